'use client';
import { useState } from 'react';
import { ChartOnItsWay } from '@/components/charts/chart-in-sight';
import { QueryPanel } from '@/components/data/query-panel';
import { lazyPart } from '@/components/ui/lazily';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { percent } from '@/lib/pure/drift/explain';
import { formatCount, formatNumber } from '@/lib/pure/format';
import { FigureOrTable } from './figure-or-table';

type View = OutputOf<'monitoring.getCalibration'>;

const ReliabilityPoints = lazyPart(() => import('./reliability-points').then((module) => module.default), {
  isOnServer: false,
  loading: ChartOnItsWay,
});

const HEIGHT = 260;

type PanelProps = {
  monitorId: string;
  slice: string;
  /** Those whose labels have come, the newest first. */
  windows: readonly { start: number; label: string }[];
  every: number | false;
};

/** Whether scores are the chances they claim to be, window by window; of a binary classifier alone. */
export function CalibrationPanel({ monitorId, slice, windows, every }: PanelProps) {
  const [chosen, choose] = useState<number>();
  const shown = windows.find(({ start }) => start === chosen) ?? windows[0];
  const query = useOperation(
    'monitoring.getCalibration',
    { id: monitorId, slice, ...(shown && { window: shown.start }) },
    { keepPrevious: true, every },
  );
  return (
    <section aria-label="Calibration" className="flex flex-col gap-3">
      <h2 className="text-base font-semibold">Calibration</h2>
      {shown && (
        <Select
          label="Window"
          isLabelShown
          value={String(shown.start)}
          options={windows.map(({ start, label }) => ({ value: String(start), label }))}
          onValueChange={(start) => choose(Number(start))}
          className="self-start"
        />
      )}
      <QueryPanel query={query} what="the calibration" skeleton={<Skeleton className="h-64" />}>
        {(view) => <Reliability view={view} />}
      </QueryPanel>
    </section>
  );
}

function Reliability({ view: { current, reference, p } }: { view: View }) {
  if (!current) return <p className="text-muted-foreground">No labels have come in this window.</p>;
  const label = `Reliability diagram: what came true by score, in ${current.bins.length} groups`;
  return (
    <>
      <p className="text-muted-foreground">
        Of the rows with a score of 0.7, seven in ten should come true: on the dashed line they do. The mean
        distance from it is {formatNumber(current.error, 3)} here
        {reference && `, and ${formatNumber(reference.error, 3)} on the reference`}.
        {p !== null &&
          ` If the chances were still those of the reference, labels as far from them would come with probability ${formatNumber(p, 2)}.`}
      </p>
      <FigureOrTable
        title="Came true, by mean score"
        label={label}
        sides={[reference ? 'Reference' : undefined, 'This window']}
        height={HEIGHT}
        className="max-w-2xl"
        chart={(width) => (
          <ReliabilityPoints
            current={current.bins}
            reference={reference?.bins ?? []}
            width={width}
            height={HEIGHT}
          />
        )}
        table={<Bins bins={current.bins} label={label} />}
      />
    </>
  );
}

const Bins = ({ bins, label }: { bins: NonNullable<View['current']>['bins']; label: string }) => (
  <div className="overflow-x-auto scroll-thin">
    <Table label={label} className="min-w-[480px]">
      <thead>
        <tr>
          <TableHead>Scores</TableHead>
          <TableHead align="end">Rows</TableHead>
          <TableHead align="end">Mean score</TableHead>
          <TableHead align="end">Came true</TableHead>
          <TableHead align="end">95 % interval</TableHead>
        </tr>
      </thead>
      <tbody>
        {bins.map(({ from, to, rows, score, share, low, high }) => (
          <TableRow key={from}>
            <TableCell>
              {formatNumber(from, 3)} – {formatNumber(to, 3)}
            </TableCell>
            <TableCell align="end">{formatCount(rows)}</TableCell>
            <TableCell align="end">{formatNumber(score, 3)}</TableCell>
            <TableCell align="end">{percent(share)}</TableCell>
            <TableCell align="end">
              {percent(low)} – {percent(high)}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  </div>
);
