'use client';
import { Block } from '@/components/data/block';
import { TagEditor } from '@/components/data/tag-editor';
import { useMay } from '@/components/identity/permissions/use-may';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';
import type { WholeRun } from './use-run-page';

const TOUCHED = ['tracking.getRunPage', 'tracking.getRunCells', 'tracking.listColumns'];

/** Tags that people set; MLflow's own are told by the blocks they belong to. */
export function TagsBlock({ run }: { run: WholeRun }) {
  const { runId } = run.info;
  const tags = run.data.tags.filter(({ key }) => !key.startsWith('mlflow.'));
  const canEdit = useMay('runs.write', run.info.experimentId) && run.info.lifecycleStage === 'active';
  const set = useCommand('tracking.setTag', { invalidates: TOUCHED });
  const remove = useCommand('tracking.deleteTag', { invalidates: TOUCHED });
  return (
    <Block title="Tags" count={tags.length}>
      <TagEditor
        tags={tags}
        canEdit={canEdit}
        isBusy={set.isPending}
        onSet={(tag, done) => set.mutate({ runId, ...tag }, { onSuccess: done })}
        onRemove={(tag) =>
          remove.mutate(
            { runId, key: tag.key },
            { onSuccess: () => offerUndo(`Tag ${tag.key} removed`, () => set.mutate({ runId, ...tag })) },
          )
        }
      />
    </Block>
  );
}
