'use client';

/** What opens has its field within so many milliseconds, or has none. */
const PATIENCE = 2_000;
/** What has not come by then does not come: the keys are the page's again. */
const LONGEST = 5_000;
/** For so many frames the focus stays, before what was typed goes there. */
const STEADY = 2;

const isField = (element: Element | null): boolean =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/**
 * Keeps what is typed from now on, for something that opens and has not come yet: who knows the way types on at once, and the
 * page must not take the letters for shortcuts.
 *
 * @returns to be called once it has come, and what was typed goes to its field; or is not wanted any more, and that is forgotten
 */
export function holdKeys(): (hasCome: boolean) => void {
  const keys: KeyboardEventInit[] = [];
  const before = document.activeElement;
  const ended = new AbortController();
  let isGivenUp = false;
  const giveUp = () => {
    isGivenUp = true;
    ended.abort();
  };
  const hold = (event: KeyboardEvent) => {
    // What is played below is not what somebody types.
    if (!event.isTrusted) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === 'Tab') return;
    if (event.key === 'Escape') {
      giveUp();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    keys.push({ key: event.key, code: event.code, shiftKey: event.shiftKey });
  };
  window.addEventListener('keydown', hold, { capture: true, signal: ended.signal });
  const timer = setTimeout(giveUp, LONGEST);

  async function release() {
    clearTimeout(timer);
    if (keys.length > 0) await settled(before);
    // What is typed meanwhile stands behind.
    for (let key = keys.shift(); key && !isGivenUp; key = keys.shift()) await play(key);
    ended.abort();
  }
  return (hasCome) => (hasCome ? void release() : giveUp());
}

/** Waits until the focus has gone to a field and stays there. */
async function settled(before: Element | null): Promise<void> {
  const until = performance.now() + PATIENCE;
  let steady = 0;
  for (let last = before; steady < STEADY && performance.now() < until; ) {
    await nextFrame();
    const now = document.activeElement;
    steady = now !== before && now === last && isField(now) ? steady + 1 : 0;
    last = now;
  }
}

async function play(key: KeyboardEventInit): Promise<void> {
  const target = document.activeElement ?? document.body;
  if (key.key?.length === 1 && isField(target)) {
    document.execCommand('insertText', false, key.key);
    return;
  }
  // What was typed before has its effect first.
  await nextFrame();
  target.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }));
}
