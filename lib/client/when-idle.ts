'use client';
import { useEffect, useState } from 'react';

/** Does something when the browser has nothing else to do; the answer calls it off. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(work, 1_000);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(work, { timeout: 5_000 });
  return () => cancelIdleCallback(asked);
}

/** A page asks and draws in turns: for a moment between them nothing is to be done, and yet it has not come. */
const SETTLED = 2_000;

/** Does something that the page can do without, once it has come. */
export function whenSettled(work: () => void): () => void {
  let callOff = () => {};
  const timer = setTimeout(() => {
    callOff = whenIdle(work);
  }, SETTLED);
  return () => {
    clearTimeout(timer);
    callOff();
  };
}

/**
 * Whether the browser has had nothing else to do yet: for what is to come after all else.
 *
 * @param turn how many such moments to let pass: things that each take a while come one after another, and let keys and clicks through.
 */
export function useIdle(turn = 0): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    let left = turn;
    let callOff = whenIdle(function pass() {
      if (left === 0) return setIdle(true);
      left -= 1;
      callOff = whenIdle(pass);
    });
    return () => callOff();
  }, [turn]);
  return isIdle;
}
