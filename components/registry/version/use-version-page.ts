'use client';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { useLiveModel } from '../live/use-live-models';

export type VersionPageData = OutputOf<'registry.getVersionPage'>;

const SAFE = 60_000;

/** Answers that a move, a request or a decision makes old. */
export const MOVE_TOUCHES = ['registry', 'identity.countNotifications', 'identity.listNotifications'];

export function useVersionPage(name: string, version: string) {
  useLiveModel(name);
  return useOperation('registry.getVersionPage', { name, version }, { every: SAFE });
}
