// The pages of people outside: the colour scheme, the link that stands behind '#', and times in their own zone.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.setAttribute('theme', dark ? 'dark' : 'light');
  const take = () => {
    const link = document.getElementById('link');
    if (!link || location.hash.length < 2) return;
    link.value = location.hash.slice(1);
    history.replaceState(null, '', location.pathname);
    document.getElementById('open').disabled = false;
    document.getElementById('no-link').hidden = true;
  };
  document.addEventListener('DOMContentLoaded', () => {
    take();
    const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
    for (const time of document.querySelectorAll('time')) {
      const at = new Date(time.dateTime);
      if (!isNaN(at)) time.textContent = format.format(at);
    }
  });
  addEventListener('hashchange', take);
})();
