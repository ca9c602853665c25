'use client';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { readForm } from '@/components/data/form';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';
import { Block, Nothing } from './block';
import type { WholeRun } from './use-run-page';

const TOUCHED = ['tracking.getRunPage', 'tracking.getRunCells', 'tracking.listColumns'];

/** Tags that people set; MLflow's own are told by the blocks they belong to. */
export function TagsBlock({ run }: { run: WholeRun }) {
  const [edited, setEdited] = useState<{ key: string; value: string }>();
  const { runId } = run.info;
  const tags = run.data.tags.filter(({ key }) => !key.startsWith('mlflow.'));
  const canEdit = useCanWrite() && run.info.lifecycleStage === 'active';
  const set = useCommand('tracking.setTag', { invalidates: TOUCHED, onSuccess: () => setEdited(undefined) });
  const remove = useCommand('tracking.deleteTag', { invalidates: TOUCHED });

  const drop = (tag: { key: string; value: string }) =>
    remove.mutate(
      { runId, key: tag.key },
      {
        onSuccess: () => offerUndo(`Tag ${tag.key} removed`, () => set.mutate({ runId, ...tag })),
      },
    );

  return (
    <Block
      title="Tags"
      count={tags.length}
      actions={
        canEdit && (
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label="Add a tag"
            onClick={() => setEdited({ key: '', value: '' })}
          >
            <Plus />
          </Button>
        )
      }
    >
      {tags.length === 0 && !edited && <Nothing>None.</Nothing>}
      <ul className="flex flex-wrap gap-1.5">
        {tags.map((tag) => (
          <li key={tag.key} className="inline-flex max-w-full items-center overflow-hidden rounded-md border">
            <button
              type="button"
              disabled={!canEdit}
              title={`${tag.key}: ${tag.value}`}
              onClick={() => setEdited(tag)}
              className="flex min-h-6 min-w-0 items-center text-xs enabled:hover:bg-hover"
            >
              <span className="truncate bg-surface px-1.5 py-1 text-muted-foreground">{tag.key}</span>
              <span className="truncate px-1.5">{tag.value}</span>
            </button>
            {canEdit && (
              <button
                type="button"
                aria-label={`Remove the tag ${tag.key}`}
                onClick={() => drop(tag)}
                className="grid size-6 shrink-0 place-items-center text-muted-foreground hover:bg-muted hover:text-foreground"
              >
                <X className="size-3" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {edited && (
        <form
          key={edited.key}
          className="mt-2 flex items-center gap-1.5"
          onSubmit={(event) => {
            const { key = '', value = '' } = readForm(event);
            set.mutate({ runId, key: key.trim(), value });
          }}
        >
          <Input
            name="key"
            aria-label="Tag key"
            placeholder="key"
            required
            defaultValue={edited.key}
            readOnly={edited.key !== ''}
            autoFocus={edited.key === ''}
            className="h-7 flex-1 text-xs read-only:bg-muted"
          />
          <Input
            name="value"
            aria-label="Tag value"
            placeholder="value"
            defaultValue={edited.value}
            autoFocus={edited.key !== ''}
            onKeyDown={(event) => event.key === 'Escape' && setEdited(undefined)}
            className="h-7 flex-1 text-xs"
          />
          <Button type="submit" variant="primary" size="sm" disabled={set.isPending}>
            Save
          </Button>
          <Button variant="ghost" size="icon-sm" aria-label="Cancel" onClick={() => setEdited(undefined)}>
            <X />
          </Button>
        </form>
      )}
    </Block>
  );
}
