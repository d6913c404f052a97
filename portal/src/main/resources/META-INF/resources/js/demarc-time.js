// <demarc-time at="2026-11-24T10:00:00Z" [relative]>: a moment in the zone the person chose and the page's language.
(() => {
  const KEY = 'demarc.zone';
  const zone = () => { try { return localStorage.getItem(KEY) || undefined; } catch (e) { return undefined; } };
  const german = (element) => element.closest('[lang]')?.lang === 'de';
  const exact = (at, locale) => {
    const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: zone() };
    try { return new Intl.DateTimeFormat(locale, options).format(at); }
    catch (e) { return new Intl.DateTimeFormat(locale, { ...options, timeZone: undefined }).format(at); }
  };
  const ago = (at, locale) => {
    const seconds = (at - Date.now()) / 1000;
    const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    const units = [['day', 86400], ['hour', 3600], ['minute', 60]];
    for (const [unit, size] of units) {
      if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
    }
    return Math.abs(seconds) < 10 ? (locale === 'de-DE' ? 'gerade eben' : 'just now') : format.format(Math.round(seconds), 'second');
  };
  class DemarcTime extends HTMLElement {
    static get observedAttributes() { return ['at', 'relative']; }
    connectedCallback() {
      this.render();
      this.timer = this.hasAttribute('relative') ? setInterval(() => this.render(), 10000) : null;
    }
    disconnectedCallback() { clearInterval(this.timer); }
    attributeChangedCallback() { this.render(); }
    render() {
      const at = new Date(this.getAttribute('at'));
      if (isNaN(at)) return;
      const locale = german(this) ? 'de-DE' : 'en-GB';
      this.textContent = this.hasAttribute('relative') ? ago(at, locale) : exact(at, locale);
      this.title = `${exact(at, locale)} (${zone() || Intl.DateTimeFormat().resolvedOptions().timeZone}) · ${this.getAttribute('at')}`;
    }
  }
  if (!customElements.get('demarc-time')) customElements.define('demarc-time', DemarcTime);
  window.demarcZone = (id) => {
    if (id) localStorage.setItem(KEY, id); else localStorage.removeItem(KEY);
    document.querySelectorAll('demarc-time').forEach((element) => element.render());
  };
})();
