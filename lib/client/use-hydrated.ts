'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** Whether what is drawn can be used: not on the server, nor at the first paint. Then what is seen waits until it can. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
