'use client';
import { Zap } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { Field, faultOf, readForm } from '@/components/data/form';
import { NumberText } from '@/components/data/number';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { useMayWith } from '@/components/identity/permissions/use-may';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { useCommand } from '@/lib/client/use-operation';
import { formatDuration, plural } from '@/lib/pure/format';
import type { TableData } from './snippets';

const MODES = {
  triggered: 'what changed, when it is published',
  continuous: 'what changed, after each write',
  snapshot: 'all rows, when it is published',
} as const;
type Mode = keyof typeof MODES;

const CHANGED = { invalidates: ['features.getTable', 'features.listTables'] };

/** The copy for look-ups by key. */
export function OnlineTab({ table }: { table: TableData }) {
  const may = useMayWith();
  const [online] = table.onlineStores;
  const canPublish = may('features.publish', table.permissionLevel);
  if (!online) {
    return (
      <EmptyState icon={<Zap />} title="Not published" actions={canPublish && <PublishForm table={table} />}>
        A published table answers look-ups by key in milliseconds: endpoints fetch features from it by
        themselves.
      </EmptyState>
    );
  }
  return (
    <div className="flex max-w-2xl flex-col gap-6 p-4 lg:p-6">
      {online.error && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">
          The last publication failed: {online.error}
        </p>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
        <Fact name="Shows version">
          {online.version < 0 ? 'none yet' : online.version}
          {online.version < table.version && ` of ${table.version}`}
        </Fact>
        <Fact name="Entities">
          <NumberText value={online.rows} />
        </Fact>
        <Fact name="Published">
          {online.publishedTime === null ? 'never' : <Time value={online.publishedTime} />}
        </Fact>
        <Fact name="Takes over">{MODES[online.mode]}</Fact>
        {online.schedule && (
          <Fact name="Schedule">
            <code className="font-mono text-xs">{online.schedule}</code> (UTC)
          </Fact>
        )}
        {online.ttlSeconds !== null && (
          <Fact name="Rows are told for">{formatDuration(online.ttlSeconds * 1000)}</Fact>
        )}
      </dl>
      {canPublish && <Check name={table.name} />}
      {canPublish && <PublishForm table={table} />}
      {may('features.write', table.permissionLevel) && <Remove name={table.name} />}
    </div>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="text-muted-foreground">{name}</dt>
    <dd className="tabular">{children}</dd>
  </div>
);

function Check({ name }: { name: string }) {
  const check = useCommand('features.checkOnline');
  const found = check.data?.check;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button disabled={check.isPending} onClick={() => check.mutate({ name })}>
        Compare a sample with the table
      </Button>
      <p role="status" className={found && found.differences > 0 ? 'text-danger' : 'text-muted-foreground'}>
        {found &&
          (found.differences === 0
            ? `${plural(found.compared, 'row')} compared, all the same.`
            : `${found.differences} of ${plural(found.compared, 'row')} differ: ${found.different.join(', ')}`)}
      </p>
    </div>
  );
}

function PublishForm({ table }: { table: TableData }) {
  const [online] = table.onlineStores;
  const [mode, setMode] = useState<Mode>(online?.mode ?? 'triggered');
  const publish = useCommand('features.publishTable', { ...CHANGED, onError: () => undefined });
  return (
    <form
      className="flex flex-wrap items-end gap-3 text-start"
      onSubmit={(event) => {
        const { schedule = '', hours = '' } = readForm(event);
        publish.mutate({
          name: table.name,
          mode,
          ...(schedule.trim() && { schedule: schedule.trim() }),
          ...(hours && { ttlSeconds: Math.round(Number(hours) * 3600) }),
        });
      }}
    >
      <Field label="Take over" error={faultOf(publish.error, 'mode')}>
        <Select
          label="Take over"
          value={mode}
          onValueChange={setMode}
          options={(Object.keys(MODES) as Mode[]).map((value) => ({ value, label: MODES[value] }))}
        />
      </Field>
      <Field label="Schedule, UTC" error={faultOf(publish.error, 'schedule')}>
        <Input
          name="schedule"
          placeholder="*/15 * * * *"
          defaultValue={online?.schedule ?? ''}
          className="w-36"
        />
      </Field>
      {table.timestampKeys.length > 0 && (
        <Field label="Hours to live" error={faultOf(publish.error, 'ttlSeconds')}>
          <Input
            name="hours"
            type="number"
            min="0"
            step="any"
            defaultValue={online?.ttlSeconds == null ? '' : online.ttlSeconds / 3600}
            className="w-28"
          />
        </Field>
      )}
      <Button type="submit" variant="primary" disabled={publish.isPending}>
        <Zap /> {online ? 'Publish again' : 'Publish'}
      </Button>
      {publish.error && !publish.error.field && (
        <p role="alert" className="basis-full text-danger">
          {publish.error.message}
        </p>
      )}
    </form>
  );
}

function Remove({ name }: { name: string }) {
  const [isAsking, ask] = useState(false);
  const drop = useCommand('features.dropOnline', { ...CHANGED, onSuccess: () => ask(false) });
  return (
    <div>
      <Button variant="ghost" onClick={() => ask(true)}>
        Take the online copy away
      </Button>
      <Confirm
        isOpen={isAsking}
        onOpenChange={ask}
        title="Take the online copy away?"
        description="Look-ups of this table fail then. The table itself stays."
        action="Take it away"
        isBusy={drop.isPending}
        onConfirm={() => drop.mutate({ name })}
      />
    </div>
  );
}
