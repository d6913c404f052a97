// <demarc-yaml>: a text area with line numbers. Fires yaml-change with the text, soon after typing
// and at once on leaving, so that a button pressed next sees the last character. While its text is
// not the one that is kept, the browser asks before the page is closed or loaded anew. A text longer
// than a policy may be stays in the browser: the reason is shown, and yaml-too-long is fired instead.
(() => {
  const PAUSE = 600;
  class DemarcYaml extends HTMLElement {
    constructor() {
      super();
      this.pending = { value: '', kept: '', editable: true, marks: '', most: 0, refusal: '' };
      this.guard = (event) => { if (this.isUnsaved()) event.preventDefault(); };
      this.back = () => this.flush();
      // What was set before this script came is a plain property; it is taken over.
      for (const name of Object.keys(this.pending)) {
        if (Object.prototype.hasOwnProperty.call(this, name)) {
          const kept = this[name];
          delete this[name];
          this.pending[name] = kept;
        }
      }
    }
    connectedCallback() {
      if (!this.area) this.build();
      this.apply();
      window.addEventListener('beforeunload', this.guard);
      window.addEventListener('popstate', this.back, true);
    }
    disconnectedCallback() {
      window.removeEventListener('beforeunload', this.guard);
      window.removeEventListener('popstate', this.back, true);
    }
    build() {
      this.gutter = document.createElement('div');
      this.gutter.className = 'yaml-gutter';
      this.gutter.setAttribute('aria-hidden', 'true');
      this.area = document.createElement('textarea');
      this.area.id = 'policy-yaml';
      this.area.setAttribute('data-testid', 'policy-yaml');
      this.area.setAttribute('aria-label', 'Policy as YAML');
      this.area.setAttribute('aria-describedby', 'policy-yaml-refused policy-yaml-keys');
      this.area.spellcheck = false;
      this.area.wrap = 'off';
      this.area.autocapitalize = 'off';
      this.area.addEventListener('input', () => this.typed());
      this.area.addEventListener('change', () => this.flush());
      this.area.addEventListener('blur', () => this.flush());
      this.area.addEventListener('scroll', () => { this.gutter.scrollTop = this.area.scrollTop; });
      this.area.addEventListener('focus', () => { this.leaving = true; });
      this.area.addEventListener('keydown', (event) => this.indent(event));
      this.refused = document.createElement('p');
      this.refused.id = 'policy-yaml-refused';
      this.refused.className = 'yaml-refused';
      this.refused.setAttribute('role', 'alert');
      this.append(this.gutter, this.area, this.refused);
    }
    set value(text) { this.pending.value = text; this.apply(); }
    get value() { return this.area ? this.area.value : this.pending.value; }
    /** The text as it is saved. */
    set kept(text) { this.pending.kept = text; }
    get kept() { return this.pending.kept; }
    isUnsaved() {
      return !!this.area && this.area.value !== this.pending.kept.replace(/\r\n?/g, '\n');
    }
    set editable(on) { this.pending.editable = on; this.apply(); }
    get editable() { return this.pending.editable; }
    /** Numbers of the lines to mark, parted by commas. */
    set marks(lines) { this.pending.marks = lines; if (this.area) this.number(); }
    get marks() { return this.pending.marks; }
    /** How many characters a policy may have, and what is said of more. */
    set most(characters) { this.pending.most = characters; }
    get most() { return this.pending.most; }
    set refusal(words) { this.pending.refusal = words; }
    get refusal() { return this.pending.refusal; }
    isTooLong() { return this.pending.most > 0 && this.area.value.length > this.pending.most; }
    apply() {
      if (!this.area) return;
      if (this.area.value !== this.pending.value) this.area.value = this.pending.value;
      this.area.readOnly = !this.pending.editable;
      this.judge();
      this.number();
    }
    typed() {
      this.pending.value = this.area.value;
      this.dirty = true;
      this.number();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), PAUSE);
    }
    flush() {
      if (!this.dirty) return;
      clearTimeout(this.timer);
      this.dirty = false;
      this.judge();
      if (this.isTooLong()) {
        this.dispatchEvent(new CustomEvent('yaml-too-long'));
        return;
      }
      this.dispatchEvent(new CustomEvent('yaml-change', { detail: this.area.value }));
    }
    judge() {
      const tooLong = this.isTooLong();
      this.refused.textContent = tooLong ? this.pending.refusal : '';
      this.area.setAttribute('aria-invalid', String(tooLong));
    }
    indent(event) {
      // Tab indents only after another key; Escape then Tab leaves, so the keyboard is no trap.
      if (event.key === 'Escape') { this.leaving = true; return; }
      if (event.key === 'Tab' && !event.shiftKey && !this.leaving && !this.area.readOnly) {
        event.preventDefault();
        this.area.setRangeText('  ', this.area.selectionStart, this.area.selectionEnd, 'end');
        this.typed();
      }
      this.leaving = false;
    }
    number() {
      if (this.isTooLong()) {
        this.gutter.textContent = '';
        return;
      }
      const lines = this.area.value.split('\n').length;
      const marks = new Set(this.pending.marks.split(',').filter(Boolean).map(Number));
      const parts = [];
      for (let i = 1; i <= lines; i++) {
        parts.push(marks.has(i) ? `<b class="marked">${i}</b>` : `<span>${i}</span>`);
      }
      this.gutter.innerHTML = parts.join('');
      this.gutter.scrollTop = this.area.scrollTop;
    }
    goTo(line, column) {
      const before = this.area.value.split('\n').slice(0, line - 1);
      const start = before.reduce((sum, text) => sum + text.length + 1, 0);
      const end = this.area.value.indexOf('\n', start);
      const stop = end < 0 ? this.area.value.length : end;
      this.area.focus();
      this.area.setSelectionRange(Math.min(start + Math.max(0, column - 1), stop), stop);
      const height = parseFloat(getComputedStyle(this.area).lineHeight) || 20;
      this.area.scrollTop = Math.max(0, (line - 4) * height);
    }
  }
  if (!customElements.get('demarc-yaml')) customElements.define('demarc-yaml', DemarcYaml);
})();
