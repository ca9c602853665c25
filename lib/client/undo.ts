'use client';
import { toast } from './toast';

const OFFERED_FOR = 8_000;

let last: { undo: () => void; until: number } | undefined;

/** Says what was done, and takes it back by a click or by the key that undoes. */
export function offerUndo(message: string, undo: () => void): void {
  const once = () => {
    last = undefined;
    undo();
  };
  last = { undo: once, until: Date.now() + OFFERED_FOR };
  toast(message, { duration: OFFERED_FOR, action: { label: 'Undo', onClick: once } });
}

export function undoLast(): void {
  if (!last || last.until < Date.now()) {
    toast('There is nothing to undo');
    return;
  }
  toast.dismiss();
  last.undo();
}
