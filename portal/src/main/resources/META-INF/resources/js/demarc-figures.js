// <demarc-figures>: a table. data = {name, caption, columns: [text], rows: [{leads, cells: [[words, raw]]}]}.
(() => {
  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== null) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const cell = (data, row, [words, raw], column) => {
    const td = make('td', null, { 'data-label': data.columns[column], 'data-raw': raw });
    if (column === 0 && row.leads) td.append(make('a', words, { href: row.leads, 'router-link': '' }));
    else td.append(make('span', words));
    return td;
  };
  class DemarcFigures extends HTMLElement {
    constructor() {
      super();
      if (Object.prototype.hasOwnProperty.call(this, 'data')) {
        this.kept = this.data;
        delete this.data;
      }
    }
    connectedCallback() {
      this.sized = new ResizeObserver(() => this.reach());
      this.sized.observe(this);
      this.draw();
    }
    disconnectedCallback() { this.sized.disconnect(); }
    // What is wider than its place is scrolled by keyboard too.
    reach() {
      const wide = this.scrollWidth > this.clientWidth;
      if (wide && !this.hasAttribute('tabindex')) this.setAttribute('tabindex', '0');
      if (!wide) this.removeAttribute('tabindex');
    }
    set data(json) { this.kept = json; this.draw(); }
    get data() { return this.kept; }
    draw() {
      if (!this.isConnected || !this.kept) return;
      const data = JSON.parse(this.kept);
      const table = make('table', null, { class: 'table', 'data-testid': `${data.name}-table` });
      const head = make('tr', null);
      data.columns.forEach((column) => head.append(make('th', column, { scope: 'col' })));
      const body = make('tbody', null);
      for (const row of data.rows) {
        const tr = make('tr', null, { 'data-testid': `${data.name}-row` });
        tr.append(...row.cells.map((each, column) => cell(data, row, each, column)));
        body.append(tr);
      }
      const thead = make('thead', null);
      thead.append(head);
      table.append(make('caption', data.caption), thead, body);
      this.replaceChildren(table);
      this.reach();
    }
  }
  if (!customElements.get('demarc-figures')) customElements.define('demarc-figures', DemarcFigures);
})();
