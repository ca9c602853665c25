'use client';
import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useRef } from 'react';
import { readStored, writeStored } from '@/lib/client/stored';
import { START_COLUMN } from './run-columns';

const list = parseAsArrayOf(parseAsString);

const VIEW = {
  filter: parseAsString.withDefault(''),
  sort: parseAsString.withDefault(START_COLUMN),
  ascending: parseAsBoolean.withDefault(false),
  view: parseAsStringLiteral(['active', 'deleted']).withDefault('active'),
  nested: parseAsBoolean.withDefault(true),
  /** Null until somebody chooses: then the keys that most runs have. */
  columns: list,
  frozen: list.withDefault([]),
  pinned: list.withDefault([]),
};

export type RunsView = ReturnType<typeof useRunsView>[0];
export type SetRunsView = ReturnType<typeof useRunsView>[1];

/** All that a link to the runs of an experiment has to say. */
export const useRunsView = () => useQueryStates(VIEW, { clearOnDefault: true });

/** Choices that outlive a visit; what was searched for does not. */
const REMEMBERED = ['sort', 'ascending', 'nested', 'columns', 'frozen', 'pinned'] as const;

/** A link without a view gets the one that this browser last used here. */
export function useRememberedView(experimentId: string): void {
  const [view, setView] = useRunsView();
  const key = `plumbline.view.${experimentId}`;
  const isRestored = useRef(false);
  const kept = JSON.stringify(Object.fromEntries(REMEMBERED.map((name) => [name, view[name]])));

  useEffect(() => {
    if (!isRestored.current) {
      isRestored.current = true;
      const last = window.location.search === '' ? parseView(readStored(key)) : undefined;
      if (last && JSON.stringify(last) !== kept) {
        void setView(last, { history: 'replace' });
        return;
      }
    }
    writeStored(key, kept);
  }, [key, kept, setView]);
}

function parseView(text: string | null): Partial<RunsView> | undefined {
  try {
    return text ? (JSON.parse(text) as Partial<RunsView>) : undefined;
  } catch {
    return undefined;
  }
}
