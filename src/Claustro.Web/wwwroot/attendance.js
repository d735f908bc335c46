// Saves each tap on the attendance sheet by itself. The sheet is a form: without this, or without a connection, its button saves.
let sheet = null;

export function start(door, words) {
  sheet?.abort();
  const form = document.getElementById('attendance');
  if (!form) return;
  sheet = new AbortController();
  const on = (target, type, act) => target?.addEventListener(type, act, { signal: sheet.signal });
  const state = form.querySelector('[data-state]');
  const pending = new Map();
  let sending = false;
  const say = text => { if (state.textContent !== text) state.textContent = text; };
  const mark = (student, status) => form.querySelector(`[data-s="${student}"]`)?.setAttribute('data-state-of', status);

  const send = async () => {
    if (sending || pending.size === 0) return;
    sending = true;
    const batch = new Map(pending);
    say(words.saving);
    try {
      const refused = await door.invokeMethodAsync('Mark', [...batch].map(([s, status]) => ({ studentId: Number(s), status })));
      if (refused) { say(refused); return; }
      for (const [student, status] of batch) {
        if (pending.get(student) === status) pending.delete(student);
        form.querySelector(`input[name="was-${student}"]`).value = status;
        mark(student, 'saved');
      }
      say(pending.size > 0 ? words.saving : words.saved);
    } catch {
      say(words.failed);
      return;
    } finally {
      sending = false;
      count();
    }
    if (pending.size > 0) send();
  };

  const count = () => {
    const left = form.querySelectorAll('[data-s]').length - form.querySelectorAll('[data-s] input[type=radio]:checked').length;
    const box = form.querySelector('[data-left]');
    if (box) box.textContent = left === 0 ? words.none : words.left.replace('{0}', left);
    const rest = form.querySelector('button[name=rest]');
    if (rest) rest.hidden = left === 0;
  };

  const tap = input => {
    const student = input.name.slice(2);
    pending.set(student, input.value);
    mark(student, 'pending');
  };

  on(form, 'change', event => { if (event.target.type === 'radio') { tap(event.target); send(); } });
  on(form.querySelector('button[name=rest]'), 'click', event => {
    event.preventDefault();
    for (const row of form.querySelectorAll('[data-s]')) {
      if (row.querySelector('input:checked')) continue;
      const present = row.querySelector('input[value=present]');
      present.checked = true;
      tap(present);
    }
    send();
  });
  on(window, 'beforeunload', event => { if (pending.size > 0 && !form.dataset.sent) event.preventDefault(); });
  const connection = document.getElementById('components-reconnect-modal');
  on(connection, 'components-reconnect-state-changed', event => {
    if (event.detail.state === 'hide') { sending = false; send(); } else if (pending.size > 0) say(words.failed);
  });
  on(connection?.querySelector('button'), 'click', () => window.Blazor.reconnect().then(
    back => { if (!back) location.reload(); }, // the server no longer knows this page
    () => { /* still away */ }));
  // What was tapped before the script came: the form knows what the server had.
  for (const row of form.querySelectorAll('[data-s]')) {
    const chosen = row.querySelector('input:checked');
    if (chosen && chosen.value !== form.querySelector(`input[name="was-${row.dataset.s}"]`).value) tap(chosen);
  }
  count();
  send();
  form.dataset.ready = 'true';
}

export function stop() {
  sheet?.abort();
  sheet = null;
}
