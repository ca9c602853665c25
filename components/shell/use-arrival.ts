'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { LAYER } from '@/lib/client/focus';
import { keepScroll, restoreScroll } from './kept-scroll';

/**
 * Whoever goes to another page is at its heading: what had the focus went with the page before, or stands before it, and the next Tab
 * would begin at the sidebar. Back leads to the link that one went by, and to where the page was scrolled. A page that begins somewhere
 * of its own, in a form or with a dialog, is left as it is.
 */
export function useArrival(): void {
  const path = usePathname();
  const last = useRef(path);
  const isBack = useRef(false);
  useEffect(() => {
    const content = document.getElementById('content');
    const onPop = () => {
      isBack.current = window.location.pathname !== last.current;
    };
    window.addEventListener('popstate', onPop);
    const stop = content ? keepScroll(content) : undefined;
    return () => {
      window.removeEventListener('popstate', onPop);
      stop?.();
    };
  }, []);
  useEffect(() => {
    const [from, wasBack] = [last.current, isBack.current];
    [last.current, isBack.current] = [path, false];
    const content = document.getElementById('content');
    if (from === path || !content) return;
    if (wasBack) restoreScroll(content);
    const focused = document.activeElement;
    if (focused?.closest(LAYER) || (focused !== content && content.contains(focused))) return;
    const link = wasBack ? content.querySelector<HTMLElement>(`a[href="${CSS.escape(from)}"]`) : null;
    (link ?? content.querySelector<HTMLElement>('h1') ?? content).focus({ preventScroll: true });
  }, [path]);
}
