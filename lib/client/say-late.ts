'use client';
import { toast } from './toast';

/** Sooner than this what was asked for is its own answer. */
const PATIENCE = 700;

/**
 * Says what is being done, but only where it takes its time: of a hundred thousand runs at once, for one.
 *
 * @returns ends it; its outcome is the caller's to tell
 */
export function sayLate(message: string): () => void {
  let id: string | number | undefined;
  const timer = setTimeout(() => {
    id = toast.loading(message);
  }, PATIENCE);
  return () => {
    clearTimeout(timer);
    if (id !== undefined) toast.dismiss(id);
  };
}
