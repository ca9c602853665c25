'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** The address that this page was reached by; empty on the server. */
export const useOrigin = (): string =>
  useSyncExternalStore(
    never,
    () => window.location.origin,
    () => '',
  );
