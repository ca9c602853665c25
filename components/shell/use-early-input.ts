'use client';
import { useEffect } from 'react';
import type {} from './early-input';

/** Acts once on what was clicked and typed before the page listened, if anything was: what does so is fetched only then. */
export function useEarlyInput(): void {
  useEffect(() => {
    const early = window.plumblineEarlyInput;
    if (!early) return;
    delete window.plumblineEarlyInput;
    if (early.keys.length + early.clicks.length === 0) return early.stop();
    // What comes meanwhile is kept too, and stands behind.
    void import('./play-early-input').then(({ playEarlyInput }) => playEarlyInput(early)).finally(early.stop);
  }, []);
}
