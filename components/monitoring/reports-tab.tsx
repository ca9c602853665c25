'use client';
import { Download, Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { download, isCallError, type OutputOf } from '@/lib/client/call';
import { saveFile } from '@/lib/client/save-file';
import { useNow } from '@/lib/client/use-now';
import { reportError, useCommand, useOperation } from '@/lib/client/use-operation';
import { fileName } from '@/lib/pure/file-name';
import { ReportDialog } from './report-dialog';
import { useMonitorView } from './view-state';

type Monitor = OutputOf<'monitoring.getMonitor'>['monitor'];
type ReportLink = OutputOf<'monitoring.listReportLinks'>['links'][number];

/** Reports for people who do not come here: framed by other sites, or as a file. */
export function ReportsTab({ monitor }: { monitor: Monitor }) {
  const { id, may, name } = monitor;
  const [{ slice }] = useMonitorView();
  const [isMaking, setMaking] = useState(false);
  async function take() {
    try {
      saveFile(`${fileName(name)}.html`, await download('monitoring.exportReport', { id, slice }));
    } catch (error) {
      if (isCallError(error)) reportError(error);
    }
  }
  return (
    <div className="flex flex-col gap-6">
      <section aria-label="As a file" className="flex flex-col items-start gap-2">
        <h2 className="text-base font-semibold">As a file</h2>
        <p className="max-w-2xl text-muted-foreground">
          One HTML file that stands by itself: verdicts, distributions and statistics, and no row of the data.
        </p>
        <Button onClick={() => void take()}>
          <Download /> Download the report
        </Button>
      </section>
      <section aria-label="As tables" className="flex min-w-0 flex-col gap-2">
        <h2 className="text-base font-semibold">As tables</h2>
        <p className="max-w-2xl text-muted-foreground">
          Profiles and drift of each window, slice and column, for{' '}
          <Link href="/features/sql" className="text-accent underline">
            SQL
          </Link>
          . Who may see this monitor may read them.
        </p>
        <CodeBlock
          code={exampleOf(monitor.metricTables.drift_metrics)}
          label="Example"
          className="max-w-3xl"
        />
      </section>
      {may.manage && (
        <section aria-label="In other sites" className="flex flex-col gap-2">
          <div className="flex items-center gap-3">
            <h2 className="text-base font-semibold">In other sites</h2>
            <Button size="sm" onClick={() => setMaking(true)}>
              <Plus /> Make a link
            </Button>
          </div>
          <p className="max-w-2xl text-muted-foreground">
            A signed address that only the sites you name may frame. It ends by itself, and at once when you
            revoke it. Whoever sees it needs no account, and sees this report alone.
          </p>
          <Links monitorId={id} />
        </section>
      )}
      <Dialog open={isMaking} onOpenChange={setMaking}>
        {isMaking && <ReportDialog monitorId={id} slice={slice} />}
      </Dialog>
    </div>
  );
}

const exampleOf = (table: string) =>
  `SELECT "window"."start", column_name, js_distance, ks_test.pvalue
FROM ${table}
WHERE drift_type = 'BASELINE' AND slice_key IS NULL
ORDER BY 1, 2`;

function Links({ monitorId }: { monitorId: string }) {
  const query = useOperation('monitoring.listReportLinks', { id: monitorId });
  const revoke = useCommand('monitoring.revokeReportLink', { invalidates: ['monitoring.listReportLinks'] });
  return (
    <QueryPanel
      query={query}
      what="the links"
      skeleton={<Skeleton className="h-20" />}
      empty={({ links }) =>
        links.length === 0 ? <p className="text-muted-foreground">There is none yet.</p> : undefined
      }
    >
      {({ links }) => (
        <Table label="Links">
          <thead>
            <tr>
              <TableHead>Name</TableHead>
              <TableHead className="hidden @2xl:table-cell">Sites</TableHead>
              <TableHead className="w-44">Ends</TableHead>
              <TableHead className="w-24">Act</TableHead>
            </tr>
          </thead>
          <tbody>
            {links.map((link) => (
              <TableRow key={link.id}>
                <TableCell className="font-medium">{link.name}</TableCell>
                <TableCell className="hidden max-w-0 truncate text-muted-foreground @2xl:table-cell">
                  {link.origins.join(', ') || 'none: only by its address'}
                </TableCell>
                <TableCell>
                  <End link={link} />
                </TableCell>
                <TableCell>
                  {link.revokedTime === null && (
                    <Button
                      size="sm"
                      aria-label={`Revoke ${link.name}`}
                      onClick={() => revoke.mutate({ id: monitorId, linkId: link.id })}
                    >
                      Revoke
                    </Button>
                  )}
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
    </QueryPanel>
  );
}

function End({ link: { revokedTime, expiresTime } }: { link: ReportLink }) {
  const isOver = useNow((now) => expiresTime <= now);
  if (revokedTime !== null) return <Badge tone="danger">Revoked</Badge>;
  return isOver ? <Badge tone="neutral">Ended</Badge> : <Time value={expiresTime} isAbsolute />;
}
