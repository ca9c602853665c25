'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { LAYER } from '@/lib/client/focus';
import { asItComes } from './as-it-comes';
import { keepScroll, restoreScroll } from './kept-scroll';

/**
 * Whoever goes to another page is at its heading: what had the focus went with the page before, or stands before it, and the next Tab
 * would begin at the sidebar. Back leads to the link that one went by, and to where the page was scrolled. A page that begins somewhere
 * of its own, in a form or with a dialog, is left as it is.
 */
export function useArrival(): void {
  const path = usePathname();
  const last = useRef(path);
  const shown = useRef(path);
  const backTo = useRef<string>(undefined);
  useLayoutEffect(() => {
    shown.current = path;
  }, [path]);
  useEffect(() => {
    const content = document.getElementById('content');
    // Whoever goes back at once does so before the effects of the page that came.
    const onPop = () => {
      const { pathname } = window.location;
      backTo.current = pathname === shown.current ? undefined : pathname;
    };
    window.addEventListener('popstate', onPop);
    const stop = content ? keepScroll(content) : undefined;
    return () => {
      window.removeEventListener('popstate', onPop);
      stop?.();
    };
  }, []);
  useEffect(() => {
    const [from, wasBack] = [last.current, backTo.current === path];
    last.current = path;
    if (wasBack) backTo.current = undefined;
    const content = document.getElementById('content');
    if (from === path || !content) return;
    if (wasBack) restoreScroll(content);
    const focused = document.activeElement;
    if (focused?.closest(LAYER) || (focused !== content && content.contains(focused))) return;
    const heading = content.querySelector<HTMLElement>('h1') ?? content;
    heading.focus({ preventScroll: true });
    if (wasBack) asItComes(content, () => leadTo(content, from));
  }, [path]);
}

/** To the link that one went by, where it has come and nothing else has the focus by now. Answers whether that is settled. */
function leadTo(content: HTMLElement, href: string): boolean {
  const focused = document.activeElement;
  if (focused !== content && focused !== document.body && focused?.tagName !== 'H1') return true;
  const link = content.querySelector<HTMLElement>(`a[href="${CSS.escape(href)}"]`);
  link?.focus({ preventScroll: true });
  return link !== null;
}
