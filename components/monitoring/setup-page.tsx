'use client';
import { LoaderCircle } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { formatCount } from '@/lib/pure/format';
import { SetupColumns } from './setup-columns';
import { SetupCustom } from './setup-custom';
import { SetupOptions } from './setup-options';
import { isReferenceSaid } from './setup-reference';
import { configOf, type Described, setupOf } from './setup-state';

/** What the columns are, how long windows are, and what they are compared with. */
export function SetupPage({ monitorId }: { monitorId: string }) {
  const page = useOperation('monitoring.getMonitor', { id: monitorId });
  const described = useOperation('monitoring.describeSource', { id: monitorId });
  const name = page.data?.monitor.name;
  const isSetUp = page.data?.monitor.config != null;
  usePageTitle(name && `Settings of ${name}`);
  const crumbs = [
    { label: 'Monitors', href: '/monitors' },
    ...(isSetUp && name ? [{ label: name, href: `/monitors/${monitorId}` }] : []),
  ];
  return (
    <>
      <PageBar crumbs={crumbs} title={isSetUp ? 'Settings' : `Set up ${name ?? '…'}`} />
      <QueryPanel
        query={described}
        what={described.error?.status === 404 ? 'the monitor, or its rows' : 'the columns'}
        back={crumbs[0]}
        skeleton={<Skeleton className="m-6 h-64" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
      >
        {(found) => page.data && <SetupForm page={page.data} described={found} />}
      </QueryPanel>
    </>
  );
}

type FormProps = { page: OutputOf<'monitoring.getMonitor'>; described: Described };

function SetupForm({ page, described }: FormProps) {
  const router = useRouter();
  const { monitor, hasReference } = page;
  const [setup, setSetup] = useState(() => setupOf(described, monitor.config, hasReference));
  const save = useCommand('monitoring.configureMonitor', {
    invalidates: ['monitoring'],
    onSuccess: () => router.push(`/monitors/${monitor.id}`),
    onError: () => {},
  });
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ id: monitor.id, config: configOf(setup, monitor.config) });
  }
  const isOfEndpoint = monitor.source.kind === 'endpoint';
  const isSaid = isReferenceSaid(setup, isOfEndpoint);
  const hasTime = setup.columns.some(({ role }) => role === 'time');
  const needsTime = isOfEndpoint || monitor.source.kind === 'uploaded';
  const isTimed = hasTime || !needsTime;
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-6 px-4 py-5 lg:px-6">
      <p className="max-w-2xl text-muted-foreground">
        {formatCount(described.rows)} rows, {described.columns.length} columns. What each column seems to be
        is filled in: look whether it is right.
      </p>
      <SetupColumns setup={setup} onChange={setSetup} />
      {isTimed && !hasTime && (
        <p className="max-w-2xl text-muted-foreground" role="status">
          No column is the time of a row: all rows are looked at together, as the table was at the end of each
          window that it was written in.
        </p>
      )}
      <SetupOptions
        setup={setup}
        onChange={setSetup}
        hasReference={hasReference}
        isOfEndpoint={isOfEndpoint}
        hasTime={hasTime}
      />
      <SetupCustom setup={setup} onSet={(more) => setSetup({ ...setup, ...more })} />
      {save.error && (
        <p
          role="alert"
          className="max-w-2xl rounded-md bg-danger-soft px-3 py-2 text-danger [overflow-wrap:anywhere]"
        >
          {save.error.message}
        </p>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" disabled={save.isPending || !isTimed || !isSaid}>
          {save.isPending && <LoaderCircle className="animate-spin" />}
          {monitor.config ? 'Save' : 'Begin to watch'}
        </Button>
        {!isTimed && <span className="text-muted-foreground">Say which column is the time of a row.</span>}
        {isTimed && !isSaid && <span className="text-muted-foreground">Say what it is compared with.</span>}
      </div>
    </form>
  );
}
