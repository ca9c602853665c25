'use client';
import { Block } from '@/components/data/block';
import { NoteBlock } from '@/components/data/note-block';
import { TagEditor } from '@/components/data/tag-editor';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';
import type { VersionPageData } from './use-version-page';
import { UsedBy } from './used-by';
import { VersionAliases } from './version-aliases';
import { VersionFacts } from './version-facts';

const TOUCHED = [
  'registry.getVersionPage',
  'registry.listVersions',
  'registry.listActivity',
  'registry.getReadiness',
];

/** Description, where it came from, aliases, tags. */
export function VersionAbout({ page }: { page: VersionPageData }) {
  const { name, version, description, tags } = page.version;
  const { may } = page;
  const which = { name, version };
  const describe = useCommand('registry.updateVersion', { invalidates: TOUCHED, looksAgain: true });
  const set = useCommand('registry.setVersionTag', { invalidates: TOUCHED });
  const remove = useCommand('registry.deleteVersionTag', { invalidates: TOUCHED });
  const own = tags.filter(({ key }) => !key.startsWith('mlflow.'));
  return (
    <>
      <NoteBlock
        title="Description"
        text={description}
        canEdit={may.edit}
        isBusy={describe.isPending}
        group="Version"
        nothing="What is new in it, and why?"
        onSave={(text, onSuccess, seen) =>
          describe.mutate({ ...which, description: text, seen }, { onSuccess })
        }
      />
      <VersionFacts page={page} />
      <UsedBy name={name} version={version} />
      <VersionAliases page={page} />
      <Block title="Tags" count={own.length}>
        <TagEditor
          tags={own}
          canEdit={may.edit}
          isBusy={set.isPending}
          onSet={(tag, onSuccess) => set.mutate({ ...which, ...tag }, { onSuccess })}
          onRemove={(tag) =>
            remove.mutate(
              { ...which, key: tag.key },
              {
                onSuccess: () => offerUndo(`Tag ${tag.key} removed`, () => set.mutate({ ...which, ...tag })),
              },
            )
          }
        />
      </Block>
    </>
  );
}
