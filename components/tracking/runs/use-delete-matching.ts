'use client';
import type { InputOf } from '@/lib/client/call';
import { sayLate } from '@/lib/client/say-late';
import { toast } from '@/lib/client/toast';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

type Question = InputOf<'tracking.deleteMatchingRuns'>['question'];

/** All matching runs to the trash, and back by undo. */
export function useDeleteMatching(): (question: Question) => void {
  const invalidates = ['tracking'];
  // The table may be gone by then, as nothing is left to list: the answers are the commands' own to tell.
  const restore = useCommand('tracking.restoreRunsOf', {
    invalidates,
    onSuccess: ({ count }) => void toast.success(`${plural(count, 'run')} restored`),
  });
  const remove = useCommand('tracking.deleteMatchingRuns', {
    invalidates,
    onSuccess: ({ count, deletedTime }, { question: { experimentIds } }) =>
      offerUndo(`${plural(count, 'run')} in the trash`, () => restore.mutate({ experimentIds, deletedTime })),
  });
  return (question) =>
    void remove
      .mutateAsync({ question })
      .catch(() => {})
      .finally(sayLate('Moving the runs to the trash'));
}
