'use client';
import { useEffect } from 'react';
import { rememberVisit } from './recents';

/** Names the browser's tab after the object that the page shows, once that is known; it is then among the recent ones. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (!title) return;
    const wanted = `${title} · Plumbline`;
    const name = () => {
      if (document.title !== wanted) document.title = wanted;
    };
    name();
    rememberVisit({ href: window.location.pathname, title });
    // The page's own title may be streamed in after this, and would take its place.
    const watch = new MutationObserver(name);
    watch.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => watch.disconnect();
  }, [title]);
}
