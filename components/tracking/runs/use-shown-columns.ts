'use client';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { operationOptions, useOperation } from '@/lib/client/use-operation';
import { expandChoice, patternsIn } from './column-choice';
import { identityOf } from './identity';
import { commonKeys, defaultColumns } from './run-columns';

const MOST = 20_000;
const LOOK_FOR_KEYS = 15_000;

/** The columns of a view; before anybody chose, the keys that most runs have. */
export function useShownColumns(experimentId: string, choice: readonly string[] | null): readonly string[] {
  const experimentIds = [experimentId];
  const common = useOperation('tracking.listColumns', commonKeys(experimentId), {
    enabled: choice === null,
    keepPrevious: true,
    every: LOOK_FOR_KEYS,
  });
  const patterns = patternsIn(choice ?? []);
  const answers = useQueries({
    queries: patterns.map(({ search }) => ({
      ...operationOptions('tracking.listColumns', {
        experimentIds,
        search,
        without: ['mlflow.'],
        limit: MOST,
      }),
      staleTime: LOOK_FOR_KEYS,
    })),
  });
  const arrived = answers.map(({ data }) => data && identityOf(data)).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: put together anew when something else arrived.
  return useMemo(() => {
    if (choice === null)
      return defaultColumns(common.data?.metrics.keys ?? [], common.data?.params.keys ?? []);
    const found = new Map(
      patterns.map(({ id, source }, at) => [
        id,
        (answers[at]?.data?.[source].keys ?? []).map((key) => `${source}.${key}`),
      ]),
    );
    return expandChoice(choice, found);
  }, [choice, common.data, arrived]);
}
