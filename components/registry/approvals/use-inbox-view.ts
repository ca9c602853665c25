'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';

export const VIEWS = ['decide', 'mine', 'decided', 'all'] as const;
export type InboxView = (typeof VIEWS)[number];

export const useInboxView = () => useQueryState('view', parseAsStringLiteral(VIEWS).withDefault('decide'));
