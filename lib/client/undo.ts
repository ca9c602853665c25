'use client';
import { toast } from './toast';

const OFFERED_FOR = 8_000;
const MOST = 50;

type Step = { undo: () => void; until: number; said?: string; owner?: string; offer?: string | number };

/** What can be taken back, the newest last. */
let steps: Step[] = [];

const push = (step: Step) => {
  steps = [...steps, step].slice(-MOST);
};

/**
 * Says what was done, and takes it back by a click or by the key that undoes.
 *
 * @param owner who calls `forgetUndo` when it goes: of what cannot be taken back from another page
 */
export function offerUndo(message: string, undo: () => void, owner?: string): void {
  const step: Step = { until: Date.now() + OFFERED_FOR, undo, ...(owner !== undefined && { owner }) };
  push(step);
  const once = () => {
    steps = steps.filter((each) => each !== step);
    undo();
  };
  step.offer = toast(message, { duration: OFFERED_FOR, action: { label: 'Undo', onClick: once } });
}

/**
 * What one sees the effect of, and needs no word: the key takes it back all the same, one step after the other, for
 * as long as its place is on the page.
 *
 * @param owner who calls `forgetUndo` when it goes
 * @param said what is told once it is taken back
 */
export function keepUndo(owner: string, said: string, undo: () => void): void {
  push({ until: Number.POSITIVE_INFINITY, undo, said, owner });
}

/** The place of these steps has gone: neither the key nor what offers it takes any of them back any more. */
export function forgetUndo(owner: string): void {
  for (const step of steps) if (step.owner === owner && step.offer !== undefined) toast.dismiss(step.offer);
  steps = steps.filter((each) => each.owner !== owner);
}

export function undoLast(): void {
  const now = Date.now();
  steps = steps.filter(({ until }) => until >= now);
  const last = steps.at(-1);
  if (!last) {
    toast('There is nothing to undo');
    return;
  }
  steps = steps.slice(0, -1);
  if (last.offer !== undefined) toast.dismiss(last.offer);
  last.undo();
  if (last.said) toast(last.said);
}
