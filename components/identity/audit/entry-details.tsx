'use client';
import type { ReactNode } from 'react';
import { CopyButton } from '@/components/data/copy-button';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { formatInstant } from '@/lib/pure/format-date';
import { type Entry, wayOf } from './audit-table';
import { type Line, prepareChange } from './prepare-change';
import type { AuditFilterState } from './use-audit-filter';

/** All that was written down of one entry. */
export function EntryDetails({ entry, filter: { setFilter } }: { entry: Entry; filter: AuditFilterState }) {
  const { at, id, actorName, tokenId, objectType, objectId, requestId, ip } = entry;
  return (
    <div className="grid gap-x-10 gap-y-4 ps-7 lg:grid-cols-[minmax(0,3fr)_minmax(260px,2fr)]">
      <Change lines={prepareChange(entry.before, entry.after)} />
      <dl className="grid h-fit grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1 text-xs">
        <Fact name="When">{formatInstant(at, 'UTC')}</Fact>
        <Fact name="Who">{actorName === 'none' ? 'somebody who was not signed in' : actorName}</Fact>
        <Fact name="By">
          {wayOf(entry)}
          {tokenId && <Only onClick={() => setFilter({ token: tokenId })}>all by this token</Only>}
        </Fact>
        <Fact name="From">{ip ?? 'not known'}</Fact>
        <Fact name="Object">
          {objectType ? `${objectType} ${objectId}` : 'none in particular'}
          {objectType && (
            <Only onClick={() => setFilter({ type: objectType, object: objectId })}>all on this object</Only>
          )}
        </Fact>
        <Fact name="Request">
          <span className="font-mono">{requestId ?? '–'}</span>
          {requestId && <CopyButton text={requestId} label="Copy request id" />}
          {requestId && <Only onClick={() => setFilter({ request: requestId })}>all of this request</Only>}
        </Fact>
        <Fact name="Entry">
          <span className="tabular">{id}</span>
        </Fact>
      </dl>
    </div>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted-foreground">{name}</dt>
    <dd className="flex min-h-6 min-w-0 flex-wrap items-center gap-x-2 [overflow-wrap:anywhere]">
      {children}
    </dd>
  </>
);

const Only = ({ onClick, children }: { onClick: () => void; children: ReactNode }) => (
  <Button variant="link" size="text" className="text-xs" onClick={onClick}>
    {children}
  </Button>
);

const LOOKS: Record<Line['kind'], string> = {
  set: 'bg-success-soft',
  changed: 'bg-success-soft',
  gone: '',
  kept: '',
};

function Change({ lines }: { lines: Line[] }) {
  if (lines.length === 0) {
    return <p className="text-xs text-muted-foreground">No change of values was written down.</p>;
  }
  return (
    <table aria-label="What changed" className="w-full table-fixed text-xs">
      <thead>
        <tr className="text-start text-muted-foreground">
          <th className="w-1/4 pb-1 text-start font-medium">Field</th>
          <th className="pb-1 text-start font-medium">Before</th>
          <th className="pb-1 text-start font-medium">After</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ path, kind, before, after }) => (
          <tr key={path} className={cn('border-t align-top', kind === 'kept' && 'text-muted-foreground')}>
            <td className="py-1 pe-3 [overflow-wrap:anywhere]">{path}</td>
            <td className={cn('py-1 pe-3 font-mono [overflow-wrap:anywhere]')}>
              <span className={cn(kind !== 'kept' && before && 'rounded-xs bg-danger-soft px-1')}>
                {before ?? ''}
              </span>
            </td>
            <td className="py-1 font-mono [overflow-wrap:anywhere]">
              <span className={cn(after && 'rounded-xs px-1', LOOKS[kind])}>
                {after ?? (kind === 'gone' ? 'gone' : 'the same')}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
