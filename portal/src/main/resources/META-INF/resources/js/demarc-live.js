// <demarc-live>: asks for a new look every 30 s while the page is seen and nobody is in a figure or a panel; 120 times at most.
(() => {
  const EVERY = 30000;
  const MOST = 120;
  class DemarcLive extends HTMLElement {
    connectedCallback() {
      this.looks = 0;
      this.timer = setInterval(() => this.look(), Number(this.getAttribute('every')) || EVERY);
    }
    disconnectedCallback() { clearInterval(this.timer); }
    look() {
      const busy = document.querySelector('.panels [aria-busy]');
      const reading = document.activeElement && document.activeElement.closest('.figures, .panels');
      if (document.hidden || busy || reading) return;
      this.looks += 1;
      this.dispatchEvent(new CustomEvent('look'));
      if (this.looks >= MOST) {
        clearInterval(this.timer);
        this.textContent = this.getAttribute('over');
      }
    }
  }
  if (!customElements.get('demarc-live')) customElements.define('demarc-live', DemarcLive);
})();
