'use client';
import { playKeys } from '@/components/ui/held-keys';
import type {} from './early-keys';

/** Acts once on what was typed before the page listened; from then on it listens by itself. */
export function playEarlyKeys(): void {
  const early = window.plumblineEarlyKeys;
  if (!early) return;
  delete window.plumblineEarlyKeys;
  // What is typed meanwhile is kept too, and stands behind.
  void playKeys(early.keys).finally(early.stop);
}
