'use client';
import type { ReactNode } from 'react';
import { Time } from '@/components/data/time';
import { formatBytes, formatCount } from '@/lib/pure/format';
import type { TableData } from './snippets';

/** Keys, size, age, owner: one line. */
export const TableFacts = ({ table }: { table: TableData }) => (
  <dl className="relative flex shrink-0 items-center gap-x-5 gap-y-1 overflow-x-auto whitespace-nowrap px-4 pt-2.5 pb-1 text-muted-foreground scroll-thin lg:px-6">
    <Fact name="Primary key">
      <span className="font-mono text-xs">{table.primaryKeys.join(', ')}</span>
    </Fact>
    {table.timestampKeys[0] && (
      <Fact name="Time key">
        <span className="font-mono text-xs">{table.timestampKeys[0]}</span>
      </Fact>
    )}
    <Fact name="Rows">{table.rows === null ? 'unknown' : formatCount(table.rows)}</Fact>
    <Fact name="Size">{formatBytes(table.bytes)}</Fact>
    <Fact name="Version">{table.version}</Fact>
    <Fact name="Last write">
      {table.lastWriteTimestamp === null ? 'never' : <Time value={table.lastWriteTimestamp} />}
    </Fact>
    <Fact name="Owner">{table.owner}</Fact>
  </dl>
);

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="inline-flex items-baseline gap-1.5">
    <dt className="text-xs">{name}</dt>
    <dd className="text-foreground tabular">{children}</dd>
  </div>
);
