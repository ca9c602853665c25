'use client';
import { useSyncExternalStore } from 'react';

/** Whether a media query holds, followed; not at the first paint, when nobody knows. */
export const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
    () => false,
  );
