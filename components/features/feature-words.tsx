'use client';
import { Block } from '@/components/data/block';
import { NoteBlock } from '@/components/data/note-block';
import { TagEditor } from '@/components/data/tag-editor';
import { useMayWith } from '@/components/identity/permissions/use-may';
import { useCommand } from '@/lib/client/use-operation';
import type { TableData } from './snippets';

const CHANGED = { invalidates: ['features'] };

/** What is said of a feature: its description and its tags. */
export function FeatureWords({ table, feature }: { table: TableData; feature: string }) {
  const column = table.columns.find(({ name }) => name === feature);
  const canEdit = useMayWith()('features.write', table.permissionLevel);
  const update = useCommand('features.updateTable', CHANGED);
  const setTag = useCommand('features.setTag', CHANGED);
  const deleteTag = useCommand('features.deleteTag', CHANGED);
  if (!column) return null;
  const of = { name: table.name, feature };
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <NoteBlock
        title="Description"
        text={column.description}
        canEdit={canEdit}
        isBusy={update.isPending}
        group="Feature"
        nothing="What the feature says, in which unit, and when it is missing."
        onSave={(text, done) =>
          update.mutate({ name: table.name, featureDescriptions: { [feature]: text } }, { onSuccess: done })
        }
      />
      <Block title="Tags" count={column.tags.length}>
        <TagEditor
          tags={column.tags}
          canEdit={canEdit}
          isBusy={setTag.isPending}
          onSet={(tag, done) => setTag.mutate({ ...of, ...tag }, { onSuccess: done })}
          onRemove={({ key }) => deleteTag.mutate({ ...of, key })}
        />
      </Block>
    </div>
  );
}
