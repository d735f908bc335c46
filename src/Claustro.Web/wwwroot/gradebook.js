// The gradebook's memory: what is not saved yet, undo, saving, conflicts; its hands are gradebook-grid.js. What a grade is,
// what it comes to and whether it may be written is the server's business (door: Check, Save). Whatever is typed stays in
// the page, and in the tab's memory, until it is saved or discarded.
import { Grid } from './gradebook-grid.js';

let book = null;

export function start(door, words) {
  book?.stop();
  const table = document.getElementById('gradebook');
  book = table ? new Book(table, door, words) : null;
}

export function stop() {
  book?.stop();
  book = null;
}

const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, i) => values[i]);

class Book extends Grid {
  changes = new Map(); // cell → { saved, why, theirs }: what differs from what the server has
  queue = new Set(); // rows whose texts the server has yet to look at
  past = [];
  round = 0;

  constructor(table, door, words) {
    const end = new AbortController();
    const on = (target, type, act, capture = false) => target?.addEventListener(type, act, { signal: end.signal, capture });
    super(table, on);
    Object.assign(this, { door, words, end, saying: null, away: false });
    this.rowOf = new Map(this.rows.map(row => [row.dataset.s, row]));
    this.draft = `claustro.grades.${table.dataset.person}.${table.dataset.section}`;
    const bar = name => document.querySelector(`[data-book="${name}"]`);
    [this.state, this.saveButton, this.discardButton, this.exportButton] = ['state', 'save', 'discard', 'export'].map(bar);
    this.notes = document.getElementById('book-notes');
    on(this.saveButton, 'click', () => this.save());
    on(this.discardButton, 'click', () => this.discard());
    on(this.exportButton, 'click', () => this.export());
    on(this.notes, 'click', e => this.choose(e));
    on(window, 'beforeunload', e => { if (this.changes.size > 0 && !this.returning) e.preventDefault(); });
    on(window, 'pagehide', () => { if (!this.returning) sessionStorage.removeItem(this.draft); }); // they were asked, and left
    on(document, 'click', e => this.guard(e), true);
    const connection = document.getElementById('components-reconnect-modal');
    on(connection, 'components-reconnect-state-changed', e => this.connection(e.detail.state));
    on(connection?.querySelector('button'), 'click', () => this.reconnect());
    this.restore();
    this.show();
    table.dataset.ready = 'true';
  }

  stop() {
    this.end.abort();
    clearInterval(this.trying);
  }

  // What differs
  undo() {
    const last = this.past.pop();
    if (last) { this.change(last, false); this.move(this.rows.indexOf(last[0][0].parentElement), last[0][0].cellIndex); }
  }

  cut(count) { this.saying = count > 0 ? fill(this.words.cut, count) : null; }

  change(list, remember = true) {
    if (list.length === 0) { this.show(); return; }
    if (remember) this.past.push(list.map(([cell]) => [cell, cell.textContent]));
    for (const [cell, typed] of list) {
      const text = typed.slice(0, 40);
      const former = this.changes.get(cell);
      if (former?.theirs) cell.dataset.v = former.theirs.v; // typing over it is choosing
      const saved = former ? former.theirs?.text ?? former.saved : cell.textContent;
      cell.textContent = text;
      this.changes.set(cell, { saved, why: null, theirs: null });
      this.tidy(cell);
      this.queue.add(cell.parentElement);
    }
    this.keep();
    this.show();
    this.check();
  }

  tidy(cell) {
    const change = this.changes.get(cell);
    if (change && !change.theirs && cell.textContent === change.saved) this.changes.delete(cell);
    const now = this.changes.get(cell);
    cell.classList.toggle('changed', Boolean(now));
    cell.classList.toggle('wrong', Boolean(now?.why || now?.theirs));
    now?.why ? cell.setAttribute('aria-invalid', 'true') : cell.removeAttribute('aria-invalid');
    cell.title = now?.why ?? '';
  }

  async check() {
    if (this.checking) return;
    const round = this.round;
    this.checking = true;
    while (this.queue.size > 0) {
      const rows = [...this.queue].slice(0, 40);
      const sent = rows.map(row => {
        const cells = this.ids.map((_, i) => row.cells[i + 1]);
        return { s: Number(row.dataset.s), t: cells.map(c => c === this.editing?.cell ? this.editing.was : c.textContent) };
      });
      rows.forEach(row => this.queue.delete(row));
      try {
        const answers = await this.door.invokeMethodAsync('Check', this.ids.map(Number), sent);
        if (round !== this.round) return;
        answers.forEach((answer, i) => this.settle(rows[i], sent[i].t, answer));
        this.away = false;
      } catch {
        if (round !== this.round) return;
        rows.forEach(row => this.queue.add(row));
        this.away = true;
        break;
      }
    }
    if (round === this.round) this.checking = false;
    this.keep();
    this.show();
  }

  settle(row, sent, answer) {
    sent.forEach((text, i) => {
      const cell = row.cells[i + 1];
      const change = this.changes.get(cell);
      if (!change || cell.textContent !== text) return;
      change.why = answer.why[i];
      if (answer.text[i] !== null) cell.textContent = answer.text[i];
      this.tidy(cell);
    });
    row.cells[this.ids.length + 1].textContent = answer.average;
  }

  async save() {
    this.commit();
    if (this.saving) return;
    const open = [...this.changes].filter(([, change]) => !change.why && !change.theirs).map(([cell]) => cell);
    if (open.length === 0) { this.show(); this.notes.querySelector('button')?.focus(); return; }
    Object.assign(this, { saving: true, saying: null });
    this.show();
    const round = this.round;
    for (let i = 0; i < open.length; i += 300) {
      const cells = open.slice(i, i + 300);
      const sent = cells.map(cell => ({ s: Number(cell.parentElement.dataset.s), a: Number(this.ids[cell.cellIndex - 1]), t: cell.textContent, v: Number(cell.dataset.v ?? 0) }));
      try {
        const answer = await this.door.invokeMethodAsync('Save', sent);
        if (round !== this.round) return;
        this.away = false;
        this.saved(answer, new Map(cells.map((cell, j) => [cell, sent[j].t])));
        if (answer.message) { this.saying = answer.message; break; }
      } catch {
        if (round !== this.round) return;
        this.saying = this.words.failed;
        break;
      }
    }
    this.saving = false;
    this.keep();
    this.show();
    this.notes.querySelector('button')?.focus();
  }

  saved(answer, sent) {
    const cell = out => this.rowOf.get(String(out.s)).cells[this.ids.indexOf(String(out.a)) + 1];
    for (const out of answer.saved) {
      const at = cell(out);
      at.dataset.v = out.v;
      if (at.textContent === sent.get(at)) at.textContent = out.text; // else it was typed over meanwhile, and stays to be saved
      this.changes.set(at, { saved: out.text, why: null, theirs: null });
      this.tidy(at);
    }
    // What was taken back meanwhile (undone, discarded) has nothing to be wrong about.
    const still = outs => outs.filter(out => this.changes.has(cell(out)));
    for (const out of still(answer.wrong)) { this.changes.get(cell(out)).why = out.why; this.tidy(cell(out)); }
    for (const out of still(answer.clashes)) { this.changes.get(cell(out)).theirs = { text: out.text, v: out.v }; this.tidy(cell(out)); }
  }

  choose(event) {
    const button = event.target.closest('button[data-s]');
    if (!button) return;
    const cell = this.rowOf.get(button.dataset.s).cells[Number(button.dataset.c)];
    const change = this.changes.get(cell);
    if (button.dataset.take && change?.theirs) {
      cell.dataset.v = change.theirs.v;
      if (button.dataset.take === 'theirs') cell.textContent = change.theirs.text;
      this.changes.set(cell, { saved: change.theirs.text, why: null, theirs: null });
      this.tidy(cell);
      this.queue.add(cell.parentElement);
      this.keep();
      this.show();
      this.check();
    }
    const next = button.dataset.take ? this.notes.querySelector('button') : null;
    next ? next.focus() : this.move(this.rows.indexOf(cell.parentElement), cell.cellIndex);
  }

  discard() {
    if (!confirm(this.words.sure)) return;
    for (const [cell, change] of this.changes) {
      if (change.theirs) cell.dataset.v = change.theirs.v;
      cell.textContent = change.theirs?.text ?? change.saved;
      this.changes.delete(cell);
      this.tidy(cell);
      this.queue.add(cell.parentElement);
    }
    this.past = [];
    this.saying = null;
    this.keep();
    this.show();
    this.check();
    this.here.focus();
  }

  export() {
    const quote = text => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`; // a name that begins so would be taken for a formula
    const { person, number, assessment, grade, separator, file } = this.words;
    const rows = [...this.changes.keys()].map(cell => {
      const row = cell.parentElement;
      return [row.dataset.number, row.cells[0].querySelector('a').textContent, this.table.tHead.rows[0].cells[cell.cellIndex].dataset.name, cell.textContent];
    });
    const text = '\ufeff' + [[number, person, assessment, grade], ...rows].map(row => row.map(quote).join(separator)).join('\r\n');
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([text], { type: 'text/csv' })), download: file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  show() {
    const { words, changes } = this;
    const count = changes.size;
    const wrong = [...changes].filter(([, change]) => change.why);
    const clash = [...changes].filter(([, change]) => change.theirs);
    const parts = [count === 0 ? words.clean : count === 1 ? words.one : fill(words.many, count)];
    if (wrong.length > 0) parts.push(fill(words.wrong, wrong.length));
    if (clash.length > 0) parts.push(fill(words.clash, clash.length));
    const text = (this.saving ? words.saving : parts.join(' · ')) + (this.saying ? ` ${this.saying}` : this.away ? ` ${words.away}` : '');
    if (this.state.textContent !== text) this.state.textContent = text;
    this.saveButton.disabled = this.saving || count === 0;
    this.discardButton.hidden = this.exportButton.hidden = count === 0;
    this.notes.replaceChildren(
      ...this.list('bad', words.clashes, clash, (cell, change) => [['mine', fill(words.mine, cell.textContent || words.empty)], ['theirs', fill(words.theirs, change.theirs.text || words.empty)]], () => ''),
      ...this.list('warn', words.wrongs, wrong, () => [['', words.go]], (cell, change) => ` «${cell.textContent}». ${change.why}`));
  }

  list(tone, title, cells, buttons, say) {
    if (cells.length === 0) return [];
    const box = document.createElement('div');
    box.className = `notice ${tone}`;
    box.append(Object.assign(document.createElement('p'), { textContent: title }));
    const list = document.createElement('ul');
    for (const [cell, change] of cells.slice(0, 50)) {
      const item = document.createElement('li');
      const name = this.nameOf(cell);
      item.append(`${name}:${say(cell, change)} `);
      for (const [take, text] of buttons(cell, change)) {
        const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button quiet small', textContent: text });
        Object.assign(button.dataset, { s: cell.parentElement.dataset.s, c: cell.cellIndex, take });
        button.setAttribute('aria-label', `${text} (${name})`);
        item.append(button, ' ');
      }
      list.append(item);
    }
    box.append(list);
    return [box];
  }

  // Nothing is lost: leaving, losing the connection, coming back
  guard(event) {
    const link = event.target.closest?.('a[href]');
    if (!link || this.changes.size === 0 || event.defaultPrevented || link.target || link.download || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.origin !== location.origin || link.getAttribute('href').includes('#')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    location.assign(link.href); // as a whole page, so that the browser asks
  }

  keep() {
    if (this.changes.size === 0) { sessionStorage.removeItem(this.draft); return; }
    const cells = [...this.changes.keys()].map(cell => [cell.parentElement.dataset.s, this.ids[cell.cellIndex - 1], cell === this.editing?.cell ? this.editing.was : cell.textContent, cell.dataset.v ?? null]);
    try { sessionStorage.setItem(this.draft, JSON.stringify(cells)); } catch { /* no room or not allowed: it is still in the page */ }
  }

  restore() {
    let cells = [];
    try { cells = JSON.parse(sessionStorage.getItem(this.draft) ?? '[]'); } catch { /* not ours */ }
    const list = [];
    for (const [student, assessment, text, version] of cells) {
      const cell = this.rowOf.get(student)?.cells[this.ids.indexOf(assessment) + 1];
      if (!cell || !this.isGrade(cell) || cell.textContent === text) continue;
      // With the version they had seen: if it has been changed since, saving finds the conflict.
      if (version === null) cell.dataset.v = cell.dataset.v === undefined ? '' : '0'; else cell.dataset.v = version;
      if (cell.dataset.v === '') delete cell.dataset.v;
      list.push([cell, text]);
    }
    if (list.length > 0) { this.saying = this.words.restored; this.change(list, false); }
  }

  connection(state) {
    clearInterval(this.trying);
    if (state === 'hide') {
      // What was under way is unknown: what was saved is found to be the same when it is saved again.
      Object.assign(this, { round: this.round + 1, checking: false, saving: false, away: false, saying: null });
      for (const cell of this.changes.keys()) this.queue.add(cell.parentElement);
      this.check();
    } else {
      this.away = true;
      if (state === 'rejected' || state === 'resume-failed') this.comeBack();
      if (state === 'failed') this.trying = setInterval(() => this.reconnect(), 5000);
    }
    this.show();
  }

  async reconnect() {
    try {
      await window.Blazor.reconnect() === false ? this.comeBack() : this.connection('hide');
    } catch { /* still away */ }
  }

  // The server no longer knows this page: load it again, with what was not saved.
  comeBack() {
    this.commit();
    this.keep();
    this.returning = true;
    location.reload();
  }
}
