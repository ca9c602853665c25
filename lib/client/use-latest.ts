'use client';
import { type RefObject, useLayoutEffect, useRef } from 'react';

/** A box with the newest value, for what outlives the render that made it. */
export function useLatest<Value>(value: Value): RefObject<Value> {
  const box = useRef(value);
  useLayoutEffect(() => {
    box.current = value;
  });
  return box;
}
