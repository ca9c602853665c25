import { headers } from 'next/headers';
import type { TypedKey } from '@/components/ui/held-keys';

/** A click on a button, `at` so many milliseconds after the page began. */
export type EarlyClick = { button: HTMLElement; at: number };

/** What was typed and clicked before the page's own scripts listened, oldest first. */
export type EarlyInput = { keys: TypedKey[]; clicks: EarlyClick[]; oldest: number; stop: () => void };

declare global {
  interface Window {
    plumblineEarlyInput?: EarlyInput;
  }
}

/** So many at most: who types more is not giving commands. */
const MOST = 40;
/** In milliseconds: what was done longer ago nobody expects to happen any more. */
const OLDEST = 5_000;

/**
 * Keeps keys, and clicks on buttons, from now on. Written into the page and run before any other script, so it refers to nothing
 * outside it. What a browser or what has the focus does by itself stays theirs, but for sending a form: a browser would write what
 * is in it into the address, a password too.
 */
function keepEarlyInput(most: number, oldest: number): void {
  const keys: TypedKey[] = [];
  const clicks: EarlyClick[] = [];
  let hasShortcuts = true;
  try {
    hasShortcuts = localStorage.getItem('plumbline.shortcuts') !== 'off';
  } catch {
    // Where nothing can be stored nobody has turned them off.
  }
  const keep = <Kept extends { at: number }>(kept: Kept[], event: Event, one: Kept) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    while (kept[0] && event.timeStamp - kept[0].at > oldest) kept.shift();
    if (kept.length < most) kept.push(one);
  };
  const onKey = (event: KeyboardEvent) => {
    // What is played back must not be kept again.
    if (!event.isTrusted || !hasShortcuts) return;
    const isEnter = event.key === 'Enter';
    const isLetter = event.key.length === 1 && event.key !== ' ';
    const isChord = event.ctrlKey || event.metaKey;
    if (!(isLetter || isEnter) || event.altKey || event.isComposing) return;
    // Of all that goes with Control only the command menu is the console's.
    if (isChord && event.key !== 'k') return;
    const theirs = `input, textarea, select, [contenteditable]${isEnter ? ', a, button, summary' : ''}`;
    const target = event.target as Element | null;
    // Once a button has been clicked, Enter is for what that opens.
    if (target !== clicks[clicks.length - 1]?.button && target?.closest?.(theirs)) return;
    const { key, code, shiftKey, ctrlKey, metaKey, timeStamp: at } = event;
    keep(keys, event, { key, code, shiftKey, ctrlKey, metaKey, at });
  };
  // Enter in a field is one on the button that sends its form.
  const onClick = (event: MouseEvent) => {
    if (!event.isTrusted) return;
    const nearest = (event.target as Element | null)?.closest?.<HTMLElement>('a[href], label, button');
    if (nearest?.localName === 'button') keep(clicks, event, { button: nearest, at: event.timeStamp });
  };
  window.addEventListener('keydown', onKey, true);
  window.addEventListener('click', onClick, true);
  const stop = () => {
    window.removeEventListener('keydown', onKey, true);
    window.removeEventListener('click', onClick, true);
  };
  window.plumblineEarlyInput = { keys, clicks, oldest, stop };
}

/** Stands before all that the page draws. */
export const EarlyInputKeeper = async () => (
  <script
    nonce={(await headers()).get('x-nonce') ?? undefined}
    suppressHydrationWarning
    // biome-ignore lint/security/noDangerouslySetInnerHtml: a function of ours and two numbers.
    dangerouslySetInnerHTML={{ __html: `(${keepEarlyInput})(${MOST},${OLDEST})` }}
  />
);
