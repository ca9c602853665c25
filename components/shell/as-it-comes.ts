'use client';

/** In milliseconds: what has not come by then is not waited for. */
const FOR = 3_000;
/** Whoever scrolls or goes on is where they want to be. */
const GOES_ON = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/** Tries at once, and again as more of a page comes, until `attempt` says that it is done. */
export function asItComes(content: Element, attempt: () => boolean): void {
  if (attempt()) return;
  const observer = new MutationObserver(() => attempt() && stop());
  const timer = setTimeout(stop, FOR);
  function stop() {
    observer.disconnect();
    clearTimeout(timer);
    for (const event of GOES_ON) window.removeEventListener(event, stop, true);
  }
  for (const event of GOES_ON) window.addEventListener(event, stop, { capture: true, passive: true });
  observer.observe(content, { childList: true, subtree: true, attributes: true, attributeFilter: ['style'] });
}
