'use client';
import { useState } from 'react';
import { Block, Nothing } from '@/components/data/block';
import { CodeBlock } from '@/components/data/code-block';
import { LongName } from '@/components/data/long-name';
import { NoteBlock } from '@/components/data/note-block';
import { TagEditor } from '@/components/data/tag-editor';
import { useMayWith } from '@/components/identity/permissions/use-may';
import { Segmented } from '@/components/ui/segmented';
import { useCommand } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { FeatureList } from './feature-list';
import { FreshnessBlock } from './freshness-block';
import { ProducersBlock } from './producers-block';
import { snippetsOf, type TableData } from './snippets';

const CHANGED = { invalidates: ['features.getTable', 'features.listTables', 'features.listFacets'] };

export function TableOverview({ table }: { table: TableData }) {
  const { name } = table;
  const canEdit = useMayWith()('features.write', table.permissionLevel);
  const update = useCommand('features.updateTable', CHANGED);
  const setTag = useCommand('features.setTag', CHANGED);
  const deleteTag = useCommand('features.deleteTag', CHANGED);
  return (
    <div className="grid gap-6 p-4 lg:grid-cols-[minmax(0,1fr)_20rem] lg:p-6">
      <div className="flex min-w-0 flex-col gap-6">
        <NoteBlock
          title="Description"
          text={table.description}
          canEdit={canEdit}
          isBusy={update.isPending}
          group="Feature table"
          nothing="What the table is about, how its features are computed, and what to beware of."
          onSave={(description, done) => update.mutate({ name, description }, { onSuccess: done })}
        />
        <FeatureList table={table} />
        <Snippets table={table} />
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <FreshnessBlock table={table} canEdit={canEdit} />
        <Block title="Tags" count={table.tags.length}>
          <TagEditor
            tags={table.tags}
            canEdit={canEdit}
            isBusy={setTag.isPending}
            onSet={(tag, done) => setTag.mutate({ name, ...tag }, { onSuccess: done })}
            onRemove={({ key }) => deleteTag.mutate({ name, key })}
          />
        </Block>
        <Block title="Data sources" count={table.dataSources.length}>
          {table.dataSources.length === 0 ? (
            <Nothing>
              Say them with <code className="font-mono">fs.add_data_sources(…)</code>, and lineage begins
              there.
            </Nothing>
          ) : (
            <ul>
              {table.dataSources.map(({ kind, source }) => (
                <li key={`${kind}/${source}`} className="flex gap-2 py-0.5">
                  <span className="text-muted-foreground">{kind}</span>
                  <span className="min-w-0 font-mono text-xs leading-5">
                    <LongName>{source}</LongName>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Block>
        <ProducersBlock producers={table.producers} />
        <Block title="Where it lies">
          <p className="font-mono text-xs leading-5">
            <LongName>{table.path}</LongName>
          </p>
        </Block>
      </div>
    </div>
  );
}

function Snippets({ table }: { table: TableData }) {
  const [shown, show] = useState<'read' | 'lookup' | 'delta'>('lookup');
  const snippets = snippetsOf(table, useOrigin());
  return (
    <Block
      title="Use it"
      actions={
        <Segmented
          label="What for"
          value={shown}
          onValueChange={show}
          options={[
            { value: 'lookup', label: 'Look up' },
            { value: 'read', label: 'Read' },
            { value: 'delta', label: 'Delta' },
          ]}
        />
      }
    >
      <CodeBlock label="Use the table" code={snippets[shown]} />
    </Block>
  );
}
