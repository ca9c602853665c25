'use client';

/** A key as it was typed, `at` so many milliseconds after the page began. */
export type TypedKey = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey'> & {
  at: number;
};

/** What opens has its field within so many milliseconds, or has none. */
const PATIENCE = 2_000;
/** What has not come by then does not come: the keys are the page's again. */
const LONGEST = 5_000;
/** For so many frames the focus stays, before what was typed goes there. */
const STEADY = 2;

const isField = (element: Element | null): boolean =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

export const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** What is held now, oldest first: the oldest gets what is typed. */
const held: TypedKey[][] = [];

/**
 * Keeps what is typed from now on, for something that opens and has not come yet: who knows the way types on at once, and the
 * page must not take the letters for shortcuts.
 *
 * @returns to be called once it has come, and what was typed goes to its field; or is not wanted any more, and that is forgotten
 */
export function holdKeys(): (hasCome: boolean) => void {
  const keys: TypedKey[] = [];
  held.push(keys);
  const before = document.activeElement;
  const ended = new AbortController();
  const leave = () => {
    if (held.includes(keys)) held.splice(held.indexOf(keys), 1);
  };
  const giveUp = () => {
    keys.length = 0;
    leave();
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
    const { key, code, shiftKey, ctrlKey, metaKey, timeStamp: at } = event;
    keys.push({ key, code, shiftKey, ctrlKey, metaKey, at });
  };
  window.addEventListener('keydown', hold, { capture: true, signal: ended.signal });
  const timer = setTimeout(giveUp, LONGEST);

  async function release() {
    clearTimeout(timer);
    if (keys.length > 0) await settled(before);
    leave();
    // What is typed meanwhile stands behind.
    await playKeys(keys);
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

/** Does what the keys would have done, in their order, and takes them out; what comes behind them meanwhile is played too. */
export async function playKeys(keys: TypedKey[]): Promise<void> {
  for (let key = keys.shift(); key; key = keys.shift()) {
    // One before it may have opened something that is to come.
    if (held[0]) held[0].push(key);
    else await play(key);
  }
}

async function play({ at, ...key }: TypedKey): Promise<void> {
  if (key.key.length === 1 && !key.ctrlKey && !key.metaKey && isField(document.activeElement)) {
    document.execCommand('insertText', false, key.key);
    return;
  }
  // What was typed before has its effect first.
  await nextFrame();
  const event = new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true });
  // Two that were typed far apart are not one shortcut.
  Object.defineProperty(event, 'timeStamp', { value: at });
  (document.activeElement ?? document.body).dispatchEvent(event);
  // What it opened has come, or holds keys, before the next.
  await nextFrame();
}
