// <demarc-time at="2026-11-24T10:00:00Z" [relative]>: a moment in the zone the person chose.
(() => {
  const KEY = 'demarc.zone';
  const zone = () => { try { return localStorage.getItem(KEY) || undefined; } catch (e) { return undefined; } };
  const exact = (at) => {
    const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: zone() };
    try { return new Intl.DateTimeFormat('en-GB', options).format(at); }
    catch (e) { return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: undefined }).format(at); }
  };
  const ago = (at) => {
    const seconds = (at - Date.now()) / 1000;
    const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
    const units = [['day', 86400], ['hour', 3600], ['minute', 60]];
    for (const [unit, size] of units) {
      if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
    }
    return Math.abs(seconds) < 10 ? 'just now' : format.format(Math.round(seconds), 'second');
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
      this.textContent = this.hasAttribute('relative') ? ago(at) : exact(at);
      this.title = `${exact(at)} (${zone() || Intl.DateTimeFormat().resolvedOptions().timeZone}) · ${this.getAttribute('at')}`;
    }
  }
  if (!customElements.get('demarc-time')) customElements.define('demarc-time', DemarcTime);
  window.demarcZone = (id) => {
    if (id) localStorage.setItem(KEY, id); else localStorage.removeItem(KEY);
    document.querySelectorAll('demarc-time').forEach((element) => element.render());
  };
})();
