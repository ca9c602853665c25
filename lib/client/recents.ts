'use client';
import { useMemo } from 'react';
import { readStored, useStored, writeStored } from './stored';

/** A page of an object that was open here. */
export type Visit = { href: string; title: string };

const KEY = 'plumbline.recent';
const KEPT = 12;
const LONGEST_TITLE = 120;

function read(text: string): Visit[] {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found)
      ? found.filter((each) => typeof each?.href === 'string' && typeof each?.title === 'string')
      : [];
  } catch {
    return [];
  }
}

export function rememberVisit({ href, title }: Visit): void {
  const before = read(readStored(KEY) ?? '[]').filter((visit) => visit.href !== href);
  const visits = [{ href, title: title.slice(0, LONGEST_TITLE) }, ...before].slice(0, KEPT);
  writeStored(KEY, JSON.stringify(visits));
}

/** Whoever signs in next is somebody else. */
export const forgetVisits = () => writeStored(KEY, null);

/** What was last open in this browser, newest first. */
export function useRecents(): Visit[] {
  const [text] = useStored<string>(KEY, '[]');
  return useMemo(() => read(text), [text]);
}
