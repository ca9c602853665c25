'use client';
import { parseAsInteger, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Field } from '@/components/data/form';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { formatCount, formatNumber } from '@/lib/pure/format';
import { DistributionChart } from './distribution-chart';
import type { Drift } from './drift-map';
import { VerdictBadge } from './verdicts';
import { useMonitorView } from './view-state';
import { windowLabel } from './window-label';

type Props = { monitorId: string; config: MonitorConfig };

/** Any two times of the monitor side by side. */
export function CompareTab({ monitorId, config }: Props) {
  const [{ slice }] = useMonitorView();
  const query = useOperation('monitoring.getDrift', { id: monitorId, slice, limit: 200 });
  return (
    <QueryPanel
      query={query}
      what="the windows"
      skeleton={<Skeleton className="h-40" />}
      empty={({ windows }) =>
        windows.length < 2 ? (
          <EmptyState title="There are not two windows yet">Come back when there are.</EmptyState>
        ) : undefined
      }
    >
      {({ windows }) => <Chooser monitorId={monitorId} config={config} slice={slice} windows={windows} />}
    </QueryPanel>
  );
}

/** Starts of windows: their places change as windows come and go. */
const TIMES = {
  firstFrom: parseAsInteger,
  firstThrough: parseAsInteger,
  secondFrom: parseAsInteger,
  secondThrough: parseAsInteger,
};

type ChooserProps = Props & { slice: string; windows: Drift['windows'] };

function Chooser({ monitorId, config, slice, windows }: ChooserProps) {
  const last = windows.length - 1;
  const [times, setTimes] = useQueryStates(TIMES);
  const placeOf = (start: number | null, usual: number) => {
    const found = windows.findIndex((window) => window.start === start);
    return found === -1 ? usual : found;
  };
  const places = {
    firstFrom: placeOf(times.firstFrom, 0),
    firstThrough: placeOf(times.firstThrough, Math.floor(last / 2)),
    secondFrom: placeOf(times.secondFrom, last),
    secondThrough: placeOf(times.secondThrough, last),
  };
  const [column, setColumn] = useState<string>();
  const timeOf = (from: number, to: number) => {
    const [a, b] = [Math.min(from, to), Math.max(from, to)];
    return { from: windows[a]?.start ?? 0, to: windows[b]?.end ?? 1 };
  };
  const query = useOperation(
    'monitoring.compareWindows',
    {
      id: monitorId,
      slice,
      first: timeOf(places.firstFrom, places.firstThrough),
      second: timeOf(places.secondFrom, places.secondThrough),
      ...(column !== undefined && { column }),
    },
    { keepPrevious: true },
  );
  const options = windows.map(({ start }, at) => ({
    value: String(at),
    label: windowLabel(start, config.granularity, config.timeZone),
  }));
  const chooser = (key: keyof typeof places, label: string) => (
    <Field label={label}>
      <Select
        label={label}
        value={String(places[key])}
        options={options}
        onValueChange={(value) => void setTimes({ [key]: windows[Number(value)]?.start ?? null })}
      />
    </Field>
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="grid max-w-3xl grid-cols-2 gap-3 sm:grid-cols-4">
        {chooser('firstFrom', 'First time, from')}
        {chooser('firstThrough', 'First time, through')}
        {chooser('secondFrom', 'Second time, from')}
        {chooser('secondThrough', 'Second time, through')}
      </div>
      <QueryPanel query={query} what="the comparison" skeleton={<Skeleton className="h-40" />}>
        {({ rows, points, distribution }) => (
          <div className="flex flex-col gap-4">
            <p className="text-muted-foreground tabular">
              {formatCount(rows.first)} rows against {formatCount(rows.second)}.
            </p>
            {distribution && column !== undefined && (
              <section aria-label={`Column ${column}`} className="flex flex-col gap-2 rounded-lg border p-4">
                <h2 className="text-base font-semibold">{column}</h2>
                <ul aria-label="What changed" className="list-disc ps-5">
                  {distribution.sentences.map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                  ))}
                </ul>
                <DistributionChart
                  distribution={distribution}
                  name={column}
                  sides={['First time', 'Second time']}
                />
              </section>
            )}
            <Table label="Columns compared">
              <thead>
                <tr>
                  <TableHead>Column</TableHead>
                  <TableHead className="w-36">Verdict</TableHead>
                  <TableHead align="end" className="w-24">
                    Effect
                  </TableHead>
                  <TableHead className="hidden @3xl:table-cell">Why</TableHead>
                </tr>
              </thead>
              <tbody>
                {points.map((point) => (
                  <TableRow key={point.column}>
                    <TableCell>
                      <Button variant="link" size="text" onClick={() => setColumn(point.column)}>
                        {point.column}
                      </Button>
                    </TableCell>
                    <TableCell>
                      <VerdictBadge verdict={point.verdict} />
                    </TableCell>
                    <TableCell align="end">{formatNumber(point.effect, 3)}</TableCell>
                    <TableCell className="hidden text-muted-foreground @3xl:table-cell">
                      {point.because}
                    </TableCell>
                  </TableRow>
                ))}
              </tbody>
            </Table>
          </div>
        )}
      </QueryPanel>
    </div>
  );
}
