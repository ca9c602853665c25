'use client';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { CallError, InputOf, OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';

type DemoData = OutputOf<'demo.getDemoData'>;

const FOLLOW = 1_000;
const LOOK_AGAIN = 15_000;

export const isAtWork = ({ work }: DemoData): boolean => work?.status === 'running';

/** What there is of the demo; looked at every second while it is made or removed. */
export const useDemoData = (): UseQueryResult<DemoData, CallError> =>
  useOperation('demo.getDemoData', {}, { every: (last) => (last && isAtWork(last) ? FOLLOW : LOOK_AGAIN) });

export const useLoadDemo = (
  onBegun?: () => void,
): UseMutationResult<object, CallError, InputOf<'demo.loadDemoData'>> =>
  useCommand('demo.loadDemoData', { invalidates: ['demo'], onSuccess: onBegun });

export const useRemoveDemo = (
  onBegun?: () => void,
): UseMutationResult<object, CallError, InputOf<'demo.removeDemoData'>> =>
  useCommand('demo.removeDemoData', { invalidates: ['demo'], onSuccess: onBegun });
