'use client';
import { toast } from 'sonner';
import type { InputOf } from '@/lib/client/call';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

type Question = InputOf<'tracking.deleteMatchingRuns'>['question'];

/** All matching runs to the trash, and back by undo. */
export function useDeleteMatching(): (question: Question) => void {
  const options = { invalidates: ['tracking'] };
  const restore = useCommand('tracking.restoreRunsOf', options);
  const remove = useCommand('tracking.deleteMatchingRuns', options);
  return (question) =>
    remove.mutate(
      { question },
      {
        onSuccess: ({ count, deletedTime }) =>
          offerUndo(`${plural(count, 'run')} in the trash`, () =>
            restore.mutate(
              { experimentIds: question.experimentIds, deletedTime },
              { onSuccess: (back) => void toast.success(`${plural(back.count, 'run')} restored`) },
            ),
          ),
      },
    );
}
