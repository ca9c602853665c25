'use client';
import { type ReactNode, useDeferredValue } from 'react';

/** What is large and not what one came for first: it is drawn after the rest, in pieces that let keys and clicks through. */
export const Unhurried = ({ children }: { children: ReactNode }): ReactNode =>
  useDeferredValue(true, false) && children;
