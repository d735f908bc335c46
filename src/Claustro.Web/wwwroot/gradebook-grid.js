// The gradebook's hands: a grid as of a spreadsheet, with keyboard, mouse, fingers and paste. Whoever extends it is told what was
// written, change([[cell, text], …], …), and asked to save(), to undo(), and to say how many cells of a paste had no place, cut(n).
export class Grid {
  editing = null; // { cell, input, typed, was }

  constructor(table, on) {
    Object.assign(this, { table, rows: [...table.tBodies[0].rows] });
    this.ids = [...table.tHead.rows[0].cells].map(th => th.dataset.a).filter(Boolean);
    table.setAttribute('role', 'grid');
    for (const link of table.querySelectorAll('tbody a')) link.tabIndex = -1; // the grid is one stop of Tab; Enter follows the link
    this.point(0, 1);
    on(table, 'keydown', e => this.key(e));
    on(table, 'mousedown', e => this.press(e));
    on(table, 'dblclick', e => this.cellOf(e) === this.here && this.edit(this.here.textContent, false));
    on(table, 'paste', e => this.paste(e));
    on(table, 'copy', e => { if (!this.editing && this.here) { e.clipboardData.setData('text/plain', this.here.textContent); e.preventDefault(); } });
  }

  get here() { return this.rows[this.at[0]]?.cells[this.at[1]]; }

  point(row, column) {
    const before = this.at && this.here;
    const clamp = (value, max) => Math.max(0, Math.min(value, max));
    this.at = [clamp(row, this.rows.length - 1), clamp(column, this.rows[0].cells.length - 1)];
    if (before) before.tabIndex = -1;
    this.here.tabIndex = 0;
  }

  move(row, column) {
    this.point(row, column);
    this.here.focus();
  }

  cellOf(event) { return event.target.closest?.('td, tbody th'); }

  isGrade(cell) { return cell.cellIndex >= 1 && cell.cellIndex <= this.ids.length; }

  nameOf(cell) {
    const row = cell.parentElement;
    return `${row.cells[0].querySelector('a').textContent}, ${this.table.tHead.rows[0].cells[cell.cellIndex].dataset.name}`;
  }

  press(event) {
    const cell = this.cellOf(event);
    if (!cell || event.target.closest('a, input') || event.button !== 0) return;
    event.preventDefault();
    const again = cell === this.here && document.activeElement === cell;
    this.commit();
    this.move(this.rows.indexOf(cell.parentElement), cell.cellIndex);
    if (again && matchMedia('(pointer: coarse)').matches) this.edit(cell.textContent, false); // a second tap
  }

  key(event) {
    const { key } = event;
    const [row, column] = this.at;
    const command = event.ctrlKey || event.metaKey;
    if (command && key.toLowerCase() === 's') { event.preventDefault(); this.save(); return; }
    if (this.editing) { this.keyWhileEditing(event, row, column); return; }
    if (command && key.toLowerCase() === 'z') { event.preventDefault(); this.undo(); return; }
    if (event.altKey) return;
    const to = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      PageUp: [row - 10, column], PageDown: [row + 10, column],
      Home: command ? [0, 0] : [row, 0], End: command ? [this.rows.length - 1, this.ids.length] : [row, this.ids.length],
    }[key];
    if (to) { event.preventDefault(); this.move(...to); return; }
    if (key === 'Enter' && column === 0) { event.preventDefault(); this.here.querySelector('a').click(); return; }
    if (key === 'Enter') { event.preventDefault(); this.move(row + (event.shiftKey ? -1 : 1), column); return; }
    if (!this.isGrade(this.here)) return;
    if (key === 'F2') { event.preventDefault(); this.edit(this.here.textContent, false); return; }
    if (key === 'Delete' || key === 'Backspace') { event.preventDefault(); this.change([[this.here, '']]); return; }
    if (key.length === 1 && !command) { event.preventDefault(); this.edit(key, true); }
  }

  keyWhileEditing(event, row, column) {
    const { key } = event;
    const to = key === 'Enter' ? [row + (event.shiftKey ? -1 : 1), column]
      : key === 'ArrowUp' ? [row - 1, column] : key === 'ArrowDown' ? [row + 1, column]
      : key === 'ArrowLeft' && this.editing.typed ? [row, column - 1] : key === 'ArrowRight' && this.editing.typed ? [row, column + 1]
      : key === 'Tab' ? this.beside(row, column, event.shiftKey ? -1 : 1) : null;
    if (key === 'Escape') { event.preventDefault(); this.commit(true); this.here.focus(); }
    else if (to) { event.preventDefault(); this.commit(); this.move(...to); }
  }

  // The next cell to type into, from the end of a row to the beginning of the next.
  beside(row, column, step) {
    const next = column + step;
    return next > this.ids.length ? [row + 1, row + 1 < this.rows.length ? 1 : column] : next < 1 ? [row - 1, row > 0 ? this.ids.length : 1] : [row, next];
  }

  edit(text, typed) {
    const cell = this.here;
    if (this.editing || !this.isGrade(cell)) return;
    const input = Object.assign(document.createElement('input'), { className: 'book-input', maxLength: 24, value: text, autocomplete: 'off' });
    input.setAttribute('aria-label', this.nameOf(cell));
    this.editing = { cell, input, typed, was: cell.textContent };
    cell.replaceChildren(input);
    input.focus();
    if (!typed) input.select();
    input.addEventListener('blur', () => this.commit());
  }

  commit(undo = false) {
    const now = this.editing;
    if (!now) return;
    this.editing = null;
    const text = now.input.value.trim();
    now.cell.textContent = now.was;
    if (!undo && text !== now.was) this.change([[now.cell, text]]);
  }

  paste(event) {
    if (this.editing) return;
    event.preventDefault();
    const lines = this.cells(event.clipboardData.getData('text/plain'));
    const [row, column] = this.at;
    const list = [];
    let cut = 0;
    lines.forEach((texts, i) => texts.forEach((text, j) => {
      const cell = this.rows[row + i]?.cells[column + j];
      if (cell && this.isGrade(cell)) { if (text.trim()) list.push([cell, text.trim()]); } // an empty cell of the sheet changes nothing
      else if (text.trim()) cut++;
    }));
    this.cut(cut);
    this.change(list);
  }

  // A spreadsheet puts a cell that holds a line break, a tab or a quote into quotes: what is within is one cell, or all that follows would be somebody else's.
  cells(text) {
    const lines = [[]];
    for (const [, quoted, plain, end] of text.replace(/\r\n?/g, '\n').replace(/\n$/, '').matchAll(/(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/g)) {
      lines.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"').replaceAll('\n', ' '));
      if (end === '\n') lines.push([]);
      if (end === '') break;
    }
    return lines;
  }
}
