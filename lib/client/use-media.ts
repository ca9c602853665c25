'use client';
import { useSyncExternalStore } from 'react';

/**
 * Whether a media query holds, followed.
 *
 * @param isLikely what is drawn at first, on the server too, where nobody knows
 */
export const useMedia = (query: string, isLikely = false): boolean =>
  useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
    () => isLikely,
  );
