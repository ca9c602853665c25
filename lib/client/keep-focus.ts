'use client';

/** What was asked for may take longer than its dialog stays. */
const FOR = 10_000;
/** A dialog that closes gives the focus back a moment after it is gone. */
const SETTLES = 100;

/**
 * Whoever works by keys stays in the page when what was asked for takes away the button that it was asked with, as a row that is
 * deleted does: the focus goes to the content, and not to nowhere, from where the next Tab begins at the page's head.
 */
export function keepFocus(): void {
  let isSettling = false;
  const observer = new MutationObserver(() => {
    if (isSettling) return;
    isSettling = true;
    setTimeout(() => {
      isSettling = false;
      if (document.activeElement !== document.body) return;
      document.getElementById('content')?.focus({ preventScroll: true });
      observer.disconnect();
    }, SETTLES);
  });
  observer.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), FOR);
}
