'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { WORK_STATES } from '@/components/data/work-states';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { isCallError, type OutputOf, uploadFile } from '@/lib/client/call';
import { toast } from '@/lib/client/toast';
import { belongsTo, reportError, useOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';
import { Backfill } from './backfill-dialog';

type Page = OutputOf<'monitoring.getMonitor'>;
/** Refreshes have Databricks' names of states. */
const STATES = { ...WORK_STATES, pending: WORK_STATES.queued, success: WORK_STATES.succeeded };
const TRIGGERS: Record<string, string> = {
  manual: 'By hand',
  schedule: 'Schedule',
  backfill: 'Computed again',
  upload: 'Upload',
};
const KINDS = { data: 'Rows', reference: 'Reference', labels: 'Labels' };

/** What was uploaded, and what each refresh found. */
export function ActivityTab({ page }: { page: Page }) {
  const { monitor, uploads } = page;
  const query = useOperation(
    'monitoring.listRefreshes',
    { id: monitor.id },
    {
      every: (last) =>
        (last?.refreshes.some(({ state }) => state === 'pending' || state === 'running') && 1_500) || 15_000,
    },
  );
  return (
    <div className="flex flex-col gap-6">
      {monitor.may.run && <AddRows page={page} />}
      <section aria-label="Uploads" className="flex flex-col gap-2">
        <h2 className="text-base font-semibold">Uploads</h2>
        {uploads.length === 0 ? (
          <p className="text-muted-foreground">Nothing was uploaded yet.</p>
        ) : (
          <Table label="Uploads">
            <thead>
              <tr>
                <TableHead className="w-28">Of</TableHead>
                <TableHead>File</TableHead>
                <TableHead align="end" className="w-28">
                  Rows
                </TableHead>
                <TableHead className="hidden @3xl:table-cell">What did not fit</TableHead>
                <TableHead className="hidden w-40 @2xl:table-cell">When</TableHead>
              </tr>
            </thead>
            <tbody>
              {uploads.map((upload) => (
                <TableRow key={upload.id}>
                  <TableCell>{KINDS[upload.kind]}</TableCell>
                  <TableCell className="max-w-0 truncate">{upload.name || '–'}</TableCell>
                  <TableCell align="end">{formatCount(upload.rows)}</TableCell>
                  <TableCell className="hidden text-muted-foreground @3xl:table-cell">
                    {upload.changes.map(changeText).join('; ') || '–'}
                  </TableCell>
                  <TableCell className="hidden text-muted-foreground @2xl:table-cell">
                    <Time value={upload.time} />
                  </TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        )}
      </section>
      <section aria-label="Refreshes" className="flex flex-col gap-2">
        <div className="flex items-center gap-3">
          <h2 className="text-base font-semibold">Refreshes</h2>
          {monitor.may.run && monitor.config && <Backfill monitorId={monitor.id} />}
        </div>
        <QueryPanel query={query} what="the refreshes" skeleton={<Skeleton className="h-32" />}>
          {({ refreshes }) => (
            <Table label="Refreshes">
              <thead>
                <tr>
                  <TableHead className="w-28">State</TableHead>
                  <TableHead className="w-28">Because of</TableHead>
                  <TableHead>Found</TableHead>
                  <TableHead className="hidden w-40 @2xl:table-cell">When</TableHead>
                </tr>
              </thead>
              <tbody>
                {refreshes.map((refresh) => (
                  <TableRow key={refresh.id}>
                    <TableCell>
                      <Badge tone={STATES[refresh.state].tone}>{STATES[refresh.state].text}</Badge>
                    </TableCell>
                    <TableCell className="text-muted-foreground">
                      {TRIGGERS[refresh.trigger] ?? refresh.trigger}
                    </TableCell>
                    <TableCell className="[overflow-wrap:anywhere]">
                      {refresh.message ||
                        (refresh.state === 'running' ? plural(refresh.windows, 'window') : '–')}
                    </TableCell>
                    <TableCell className="hidden text-muted-foreground @2xl:table-cell">
                      <Time value={refresh.queuedTime} />
                    </TableCell>
                  </TableRow>
                ))}
              </tbody>
            </Table>
          )}
        </QueryPanel>
      </section>
    </div>
  );
}

function changeText({ column, kind, type, lost }: Page['uploads'][number]['changes'][number]): string {
  if (kind === 'lost') return `${formatCount(lost)} values of ${column} are no ${type}`;
  return kind === 'added' ? `${column} is new` : `${column} is missing`;
}

function AddRows({ page: { monitor } }: { page: Page }) {
  const input = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  const kinds = [
    ...(monitor.source.kind === 'uploaded' ? [{ value: 'data' as const, label: 'Rows' }] : []),
    ...(monitor.config?.idColumn !== undefined ? [{ value: 'labels' as const, label: 'Labels' }] : []),
    { value: 'reference' as const, label: 'Reference' },
  ];
  const [kind, setKind] = useState(kinds[0]?.value ?? 'reference');
  const [isSending, setSending] = useState(false);
  async function onChange({ target }: ChangeEvent<HTMLInputElement>) {
    const file = target.files?.[0];
    if (!file) return;
    setSending(true);
    try {
      await uploadFile('monitoring.uploadData', { id: monitor.id, kind, name: file.name }, file);
      toast.success(`${file.name} was added.`);
      await client.invalidateQueries({ predicate: ({ queryKey }) => belongsTo(queryKey, ['monitoring']) });
    } catch (error) {
      if (isCallError(error)) reportError(error);
    } finally {
      setSending(false);
      target.value = '';
    }
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segmented label="What is uploaded" value={kind} onValueChange={setKind} options={kinds} />
      <input
        ref={input}
        type="file"
        accept=".csv,.parquet,text/csv"
        aria-label="File to upload"
        className="sr-only"
        tabIndex={-1}
        onChange={onChange}
      />
      <Button disabled={isSending} onClick={() => input.current?.click()}>
        <Upload /> {isSending ? 'Uploading…' : 'Upload a file'}
      </Button>
    </div>
  );
}
