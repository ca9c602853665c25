'use client';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { useLiveModel } from '../live/use-live-models';

export type ModelPageData = OutputOf<'registry.getModelPage'>;

const SAFE = 60_000;

export function useModelPage(name: string) {
  useLiveModel(name);
  return useOperation('registry.getModelPage', { name }, { every: SAFE });
}
