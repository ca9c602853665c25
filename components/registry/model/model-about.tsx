'use client';
import { Block } from '@/components/data/block';
import { CopyId } from '@/components/data/copy-button';
import { NoteBlock } from '@/components/data/note-block';
import { TagEditor } from '@/components/data/tag-editor';
import { Time } from '@/components/data/time';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';
import type { ModelPageData } from './use-model-page';

const TOUCHED = ['registry.getModelPage', 'registry.listModels', 'registry.listActivity'];

/** Description, tags, who and when. */
export function ModelAbout({ page: { model, may } }: { page: ModelPageData }) {
  const { name } = model;
  const describe = useCommand('registry.updateModel', { invalidates: TOUCHED, looksAgain: true });
  const set = useCommand('registry.setModelTag', { invalidates: TOUCHED });
  const remove = useCommand('registry.deleteModelTag', { invalidates: TOUCHED });
  const tags = model.tags.filter(({ key }) => !key.startsWith('mlflow.'));
  return (
    <>
      <NoteBlock
        title="Description"
        text={model.description}
        canEdit={may.edit}
        isBusy={describe.isPending}
        group="Model"
        nothing="What does it predict, for whom, and when is it good enough?"
        onSave={(description, onSuccess, seen) => describe.mutate({ name, description, seen }, { onSuccess })}
      />
      <Block title="Tags" count={tags.length}>
        <TagEditor
          tags={tags}
          canEdit={may.edit}
          isBusy={set.isPending}
          onSet={(tag, onSuccess) => set.mutate({ name, ...tag }, { onSuccess })}
          onRemove={(tag) =>
            remove.mutate(
              { name, key: tag.key },
              { onSuccess: () => offerUndo(`Tag ${tag.key} removed`, () => set.mutate({ name, ...tag })) },
            )
          }
        />
      </Block>
      <Block title="About">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1">
          <dt className="text-muted-foreground">Owner</dt>
          <dd className="truncate" title={model.userId}>
            {model.userId}
          </dd>
          <dt className="text-muted-foreground">Created</dt>
          <dd>
            <Time value={model.creationTimestamp} isAbsolute />
          </dd>
          <dt className="text-muted-foreground">Changed</dt>
          <dd>
            <Time value={model.lastUpdatedTimestamp} />
          </dd>
          <dt className="text-muted-foreground">Id</dt>
          <dd>
            <CopyId id={model.id} label="Copy model id" />
          </dd>
        </dl>
      </Block>
    </>
  );
}
