/** All that the embedded page runs: how it looks, how high it is, that it shows the newest window, and that it goes when it is over. */
export const SCRIPT = `(() => {
  const root = document.documentElement;
  const look = () => {
    const wish = new URLSearchParams(location.hash.slice(1));
    const theme = wish.get('theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme; else delete root.dataset.theme;
    const accent = wish.get('accent') || '';
    if (/^[0-9a-f]{6}$/i.test(accent)) root.style.setProperty('--accent', '#' + accent);
    if (wish.get('compact') === '1') root.dataset.compact = ''; else delete root.dataset.compact;
    for (const link of document.querySelectorAll('a[href^="?"]')) link.hash = location.hash;
  };
  const tell = () => parent !== window && parent.postMessage({ type: 'plumbline:height', height: Math.ceil(document.body.getBoundingClientRect().height) }, '*');
  addEventListener('hashchange', look);
  look();
  new ResizeObserver(tell).observe(document.body);
  tell();
  let seen;
  const check = async () => {
    const answer = await fetch(location.pathname + '/badge.svg', { credentials: 'omit', cache: 'no-store' }).catch(() => undefined);
    if (!answer) return;
    const said = answer.ok ? await answer.text().catch(() => seen) : seen;
    const isOther = seen !== undefined && said !== seen;
    if (isOther || answer.status === 404 || answer.status === 403) location.reload();
    seen = said;
  };
  check();
  setInterval(check, 60000);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && check());
})();`;
