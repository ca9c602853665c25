'use client';
import { createContext, useCallback, useContext } from 'react';
import { type Kept, type KeptChoices, keptCookie } from '@/lib/pure/kept';
import { useStored } from './stored';

const YEAR = 31_536_000;

/** What the server knew of this browser when it made the page. */
export const KeptContext = createContext<KeptChoices>({});

/** As `useStored`, but the page comes from the server laid out by what was chosen. */
export function useKept<Value extends string>(name: Kept, initial: Value): [Value, (value: Value) => void] {
  const known = useContext(KeptContext)[name] as Value | undefined;
  const [value, set] = useStored<Value>(`plumbline.${name}`, known ?? initial);
  const keep = useCallback(
    (next: Value) => {
      set(next);
      // biome-ignore lint/suspicious/noDocumentCookie: the server lays pages out by it.
      document.cookie = `${keptCookie(name)}=${next}; Path=/; Max-Age=${YEAR}; SameSite=Lax`;
    },
    [name, set],
  );
  return [value, keep];
}
