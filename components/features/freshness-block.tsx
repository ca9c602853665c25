'use client';
import { Block } from '@/components/data/block';
import { Time } from '@/components/data/time';
import { Select } from '@/components/ui/select';
import { useCommand } from '@/lib/client/use-operation';
import { formatDuration } from '@/lib/pure/format';
import { Freshness } from './freshness';
import type { TableData } from './snippets';

const CHOICES: [minutes: number, label: string][] = [
  [5, 'every 5 minutes'],
  [15, 'every 15 minutes'],
  [60, 'every hour'],
  [360, 'every 6 hours'],
  [1440, 'every day'],
  [10_080, 'every week'],
];

/** How often the table is expected to be written, and whether it was. */
export function FreshnessBlock({ table, canEdit }: { table: TableData; canEdit: boolean }) {
  const update = useCommand('features.updateTable', {
    invalidates: ['features.getTable', 'features.listTables'],
  });
  const { name, freshnessMinutes, dueTimestamp } = table;
  const value = String(freshnessMinutes ?? '');
  const isOther = freshnessMinutes !== null && !CHOICES.some(([minutes]) => minutes === freshnessMinutes);
  return (
    <Block
      title="Freshness"
      actions={<Freshness dueTime={dueTimestamp} isWritten={table.lastWriteTimestamp !== null} />}
    >
      {canEdit ? (
        <Select
          label="Written"
          isLabelShown
          size="sm"
          value={value || 'none'}
          onValueChange={(next) =>
            update.mutate({ name, freshnessMinutes: next === 'none' ? null : Number(next) })
          }
          options={[
            { value: 'none', label: 'at no particular time' },
            ...CHOICES.map(([minutes, label]) => ({ value: String(minutes), label })),
            ...(isOther ? [{ value, label: `every ${formatDuration(Number(value) * 60_000)}` }] : []),
          ]}
        />
      ) : (
        <p>
          {freshnessMinutes === null
            ? 'Nothing is expected.'
            : `Every ${formatDuration(freshnessMinutes * 60_000)}.`}
        </p>
      )}
      {dueTimestamp !== null && (
        <p className="mt-1 text-xs text-muted-foreground">
          Next write due <Time value={dueTimestamp} isAbsolute />
        </p>
      )}
    </Block>
  );
}
