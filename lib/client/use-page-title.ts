'use client';
import { useEffect } from 'react';
import { rememberVisit } from './recents';

/** Names the browser's tab after the object that the page shows, once that is known; it is then among the recent ones. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (!title) return;
    document.title = `${title} · Plumbline`;
    rememberVisit({ href: window.location.pathname, title });
  }, [title]);
}
