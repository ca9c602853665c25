'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmTyped } from '@/components/data/confirm-typed';
import { lookOf } from '@/components/lineage/lineage-kinds';
import { useCommand } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { madeOf } from '@/lib/pure/lineage';
import type { TableData } from './snippets';
import { useTableLineage } from './use-table-lineage';

/** So many are named of each kind. */
const NAMED = 3;

/** Asks before a table goes, and says who would miss it. */
export function DropTableDialog({ table, onClose }: { table: TableData; onClose: () => void }) {
  const { name, isExternal } = table;
  const router = useRouter();
  const [fault, setFault] = useState<string>();
  const drop = useCommand('features.dropTable', {
    invalidates: ['features'],
    onSuccess: () => router.push('/features'),
    onError: (error) => setFault(error.message),
  });
  return (
    <ConfirmTyped
      isOpen
      onOpenChange={onClose}
      title="Drop the feature table?"
      description={
        <>
          {isExternal
            ? 'It leaves the catalog, with its online copy. Its files stay where they are.'
            : 'Its rows, all versions and its online copy go for good. Training sets made of it can no longer be made again.'}
          <Dependants table={table} />
        </>
      }
      name={name}
      action="Drop the table"
      error={fault}
      isBusy={drop.isPending}
      onConfirm={() => drop.mutate({ name, force: true })}
    />
  );
}

function Dependants({ table: { name, tableId } }: { table: TableData }) {
  const { data, error } = useTableLineage(name);
  if (!data)
    return (
      <span className="mt-2 block">
        {error ? 'Who uses it could not be found.' : 'Who uses it is being looked for …'}
      </span>
    );
  const made = madeOf(data, `feature-table:${tableId}`);
  if (made.length === 0) return <span className="mt-2 block">Nothing is known to use it.</span>;
  const types = [...new Set(made.map(({ type }) => type))];
  const kinds = types.map((type) => [type, made.filter((node) => node.type === type)] as const);
  return (
    <span className="mt-2 block">
      {plural(made.length, 'thing was', 'things were')} made of it:
      {kinds.map(([type, nodes]) => (
        <span key={type} className="mt-1 block">
          {!nodes[0]?.name.startsWith(lookOf(type).label) && `${lookOf(type).label}: `}
          {nodes.slice(0, NAMED).map((node, at) => (
            <span key={node.id}>
              {at > 0 && ', '}
              <b className="font-medium text-foreground">{node.name}</b>
            </span>
          ))}
          {nodes.length > NAMED && ` and ${nodes.length - NAMED} more`}
        </span>
      ))}
    </span>
  );
}
