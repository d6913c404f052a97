// <demarc-until value max>: date and time in the browser's own clock; fires until-change with ISO 8601.
(() => {
  const local = (iso) => {
    const at = new Date(iso);
    return new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  };
  class DemarcUntil extends HTMLElement {
    constructor() {
      super();
      this.kept = {};
      for (const name of ['value', 'max']) {
        if (Object.prototype.hasOwnProperty.call(this, name)) {
          const value = this[name];
          delete this[name];
          this.kept[name] = value;
        }
      }
    }
    connectedCallback() {
      if (this.input) return;
      const label = document.createElement('label');
      const until = this.closest("[lang]")?.lang === "de" ? "Bis" : "Until";
      label.textContent = `${until} (${Intl.DateTimeFormat().resolvedOptions().timeZone})`;
      label.htmlFor = 'consent-until-time';
      this.input = document.createElement('input');
      this.input.type = 'datetime-local';
      this.input.id = 'consent-until-time';
      for (const name of ['input', 'change']) {
        this.input.addEventListener(name, () => this.told());
      }
      this.append(label, this.input);
      this.apply();
    }
    set value(iso) { this.kept.value = iso; this.apply(); }
    set max(iso) { this.kept.max = iso; this.apply(); }
    apply() {
      if (!this.input) return;
      this.input.min = local(new Date().toISOString());
      if (this.kept.max) this.input.max = local(this.kept.max);
      if (this.kept.value) this.input.value = local(this.kept.value);
    }
    told() {
      const at = new Date(this.input.value);
      if (!isNaN(at)) this.dispatchEvent(new CustomEvent('until-change', { detail: at.toISOString() }));
    }
  }
  if (!customElements.get('demarc-until')) customElements.define('demarc-until', DemarcUntil);
})();
