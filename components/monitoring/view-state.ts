'use client';
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

export const TABS = ['drift', 'performance', 'compare', 'alerts', 'reports', 'activity'] as const;
export type Tab = (typeof TABS)[number];

/** What of a monitor is looked at stands in the address. */
export const useMonitorView = () =>
  useQueryStates({
    tab: parseAsStringLiteral(TABS).withDefault('drift'),
    slice: parseAsString.withDefault(''),
    column: parseAsString,
    window: parseAsInteger,
    before: parseAsInteger,
  });
