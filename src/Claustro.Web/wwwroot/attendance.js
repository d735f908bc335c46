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

  const was = student => form.querySelector(`input[name="was-${student}"]`);
  const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, i) => values[i]);

  // What stood in the way of saving: another's mark is shown in the place of one's own, which is one tap away; who is gone is no longer asked for.
  const settle = (batch, { theirs, gone }) => {
    const row = student => form.querySelector(`[data-s="${student}"]`);
    const name = student => row(student).querySelector('legend').firstChild.textContent.trim();
    const word = (student, status) => row(student).querySelector(`input[value="${status}"]`)?.parentElement.textContent.trim() ?? words.empty;
    for (const { s, status } of theirs) {
      pending.delete(String(s));
      was(s).value = status;
      row(s).querySelectorAll('input').forEach(input => { input.checked = input.value === status; });
      mark(s, 'theirs');
    }
    for (const s of gone) {
      pending.delete(String(s));
      row(s).disabled = true;
      mark(s, 'gone');
    }
    return [...theirs.map(({ s, status }) => fill(words.theirs, name(s), word(s, status), word(s, batch.get(String(s))))), ...gone.map(s => fill(words.gone, name(s)))];
  };

  let told = []; // what the last taps met with
  const send = async () => {
    if (sending || pending.size === 0) return;
    sending = true;
    const batch = new Map(pending);
    say(words.saving);
    try {
      const answer = await door.invokeMethodAsync('Mark', [...batch].map(([s, status]) => ({ s: Number(s), status, was: was(s).value })));
      if (answer.refused) { say(answer.refused); return; }
      const news = settle(batch, answer);
      if (news.length === 0) {
        for (const [student, status] of batch) {
          if (pending.get(student) === status) pending.delete(student);
          was(student).value = status;
          mark(student, 'saved');
        }
      }
      told = [...told, ...news];
      say(pending.size > 0 ? words.saving : [...told, words.saved].join(' '));
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
    const left = form.querySelectorAll('[data-s]:not(:disabled)').length - form.querySelectorAll('[data-s]:not(:disabled) input[type=radio]:checked').length;
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

  on(form, 'change', event => { if (event.target.type === 'radio') { told = []; tap(event.target); send(); } });
  on(form.querySelector('button[name=rest]'), 'click', event => {
    event.preventDefault();
    told = [];
    for (const row of form.querySelectorAll('[data-s]:not(:disabled)')) {
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
