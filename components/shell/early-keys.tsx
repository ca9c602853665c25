import type { TypedKey } from '@/components/ui/held-keys';

declare global {
  interface Window {
    /** Keys that were typed before the page's own scripts listened, oldest first. */
    plumblineEarlyKeys?: { keys: TypedKey[]; stop: () => void };
  }
}

/** So many at most: who types more is not giving commands. */
const MOST = 40;
/** In milliseconds: what was pressed longer ago nobody expects to happen any more. */
const OLDEST = 5_000;

/**
 * Keeps keys from now on. Written into the page and run before any other script, so it refers to nothing outside it. What
 * a browser or what has the focus does by itself stays theirs.
 */
export function keepEarlyKeys(most: number, oldest: number): void {
  const keys: TypedKey[] = [];
  try {
    if (localStorage.getItem('plumbline.shortcuts') === 'off') return;
  } catch {
    // Where nothing can be stored nobody has turned them off.
  }
  const keep = (event: KeyboardEvent) => {
    // What is played back must not be kept again.
    if (!event.isTrusted) return;
    const isEnter = event.key === 'Enter';
    const isLetter = event.key.length === 1 && event.key !== ' ';
    const isChord = event.ctrlKey || event.metaKey;
    if (!(isLetter || isEnter) || event.altKey || event.isComposing) return;
    // Of all that goes with Control only the command menu is the console's.
    if (isChord && event.key !== 'k') return;
    const theirs = `input, textarea, select, [contenteditable]${isEnter ? ', a, button, summary' : ''}`;
    if ((event.target as Element | null)?.closest?.(theirs)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    while (keys[0] && event.timeStamp - keys[0].at > oldest) keys.shift();
    if (keys.length >= most) return;
    const { key, code, shiftKey, ctrlKey, metaKey, timeStamp: at } = event;
    keys.push({ key, code, shiftKey, ctrlKey, metaKey, at });
  };
  window.addEventListener('keydown', keep, true);
  window.plumblineEarlyKeys = { keys, stop: () => window.removeEventListener('keydown', keep, true) };
}

/** Stands before all that the page draws. */
export const EarlyKeys = ({ nonce }: { nonce: string | undefined }) => (
  <script
    nonce={nonce}
    suppressHydrationWarning
    // biome-ignore lint/security/noDangerouslySetInnerHtml: a function of ours and two numbers.
    dangerouslySetInnerHTML={{ __html: `(${keepEarlyKeys})(${MOST},${OLDEST})` }}
  />
);
