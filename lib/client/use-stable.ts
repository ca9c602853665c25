'use client';
import { useState } from 'react';

/** The same object as long as what is in it is the same: polled answers are new objects with old words. */
export function useStable<Value>(value: Value): Value {
  const [kept, setKept] = useState({ value, text: JSON.stringify(value) });
  if (kept.value === value) return value;
  const text = JSON.stringify(value);
  if (text === kept.text) return kept.value;
  setKept({ value, text });
  return value;
}
