'use client';
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { FilterChip } from '@/components/data/filter-chip';
import { ListBar } from '@/components/data/list-bar';
import { Pick } from '@/components/data/pick';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { useZone } from '@/lib/client/preferences';
import { useOperation } from '@/lib/client/use-operation';
import { formatDateTime } from '@/lib/pure/format-date';
import { type AuditFilterState, OUTCOMES } from './use-audit-filter';

const HOUR = 3_600_000;
const SPANS = [
  { value: 'any', label: 'Any time', hours: null },
  { value: '1', label: 'Last hour', hours: 1 },
  { value: '24', label: 'Last 24 hours', hours: 24 },
  { value: '168', label: 'Last 7 days', hours: 168 },
  { value: '720', label: 'Last 30 days', hours: 720 },
] as const;

type Props = { filter: AuditFilterState; children?: ReactNode };

/** Who, what, on which object, how it ended, when. What has no control here is set by a click in the list, and shown as a chip. */
export function AuditFilters({ filter: { values, setFilter, clear, isFiltered }, children }: Props) {
  const known = useOperation('identity.describeAuditLog', {});
  const zone = useZone();
  const at = (ms: number) => formatDateTime(ms, zone);
  const { action, actor, type, object, outcome, token, request, from, to } = values;
  const types = known.data?.objectTypes ?? [];
  return (
    <ListBar>
      <SearchInput
        keyGroup="Audit log"
        label="Who"
        placeholder="Who, by e-mail address"
        value={actor}
        onValueChange={(value) => setFilter({ actor: value.trim() || null })}
        className="w-full sm:w-60"
      />
      <Pick
        label="Actions"
        placeholder="An action"
        empty="No such action has happened yet."
        value={action}
        options={(known.data?.actions ?? []).map((name) => ({ value: name, name }))}
        onPick={(name) => setFilter({ action: name })}
      >
        <Button className="max-w-72 border-control font-normal">
          <span className="truncate">{action || 'Any action'}</span>
          <ChevronDown className="text-muted-foreground" />
        </Button>
      </Pick>
      <Select
        label="On"
        value={type || 'any'}
        onValueChange={(value) => setFilter({ type: value === 'any' ? null : value, object: null })}
        options={[
          { value: 'any', label: 'Any object' },
          ...[...new Set([...types, ...(type ? [type] : [])])].map((value) => ({
            value,
            label: value.replaceAll(/[_-]/g, ' '),
          })),
        ]}
      />
      <Select
        label="Outcome"
        value={outcome ?? 'any'}
        onValueChange={(value) => setFilter({ outcome: value === 'any' ? null : value })}
        options={[
          { value: 'any', label: 'Any outcome' },
          ...OUTCOMES.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) })),
        ]}
      />
      <SpanSelect from={from} onChange={(since) => setFilter({ from: since, to: null })} />
      {from !== null && (
        <FilterChip what="when it began" onClear={() => setFilter({ from: null })}>
          since {at(from)}
        </FilterChip>
      )}
      {to !== null && (
        <FilterChip what="when it ended" onClear={() => setFilter({ to: null })}>
          before {at(to)}
        </FilterChip>
      )}
      {object && (
        <FilterChip what="the object" onClear={() => setFilter({ object: null })}>
          object {object}
        </FilterChip>
      )}
      {token && (
        <FilterChip what="the access token" onClear={() => setFilter({ token: null })}>
          one access token
        </FilterChip>
      )}
      {request && (
        <FilterChip what="the request" onClear={() => setFilter({ request: null })}>
          request {request}
        </FilterChip>
      )}
      {action && (
        <FilterChip what="the action" onClear={() => setFilter({ action: null })}>
          {action}
        </FilterChip>
      )}
      {isFiltered && (
        <Button variant="ghost" size="sm" onClick={clear}>
          Clear
        </Button>
      )}
      <div className="ms-auto flex items-center gap-2">{children}</div>
    </ListBar>
  );
}

/** Of a link, where nobody has chosen a span here. */
const GIVEN = { value: 'given', label: 'Since a time', hours: null };

/** A span is counted back from when it was chosen: a link to it shows the same again. */
function SpanSelect({ from, onChange }: { from: number | null; onChange: (from: number | null) => void }) {
  const [chosen, setChosen] = useState<{ value: string; from: number | null }>();
  const value = from === null ? 'any' : chosen?.from === from ? chosen.value : GIVEN.value;
  return (
    <Select
      label="When"
      value={value}
      onValueChange={(next) => {
        const hours = SPANS.find((span) => span.value === next)?.hours ?? null;
        const since = hours === null ? null : Date.now() - hours * HOUR;
        setChosen({ value: next, from: since });
        onChange(since);
      }}
      options={value === GIVEN.value ? [GIVEN, ...SPANS] : SPANS}
    />
  );
}
