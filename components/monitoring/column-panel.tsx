'use client';
import { X } from 'lucide-react';
import { QueryPanel } from '@/components/data/query-panel';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { formatCount, formatDuration, formatNumber, spokenNumber } from '@/lib/pure/format';
import { formatInstant } from '@/lib/pure/format-date';
import { CourseChart } from './course-chart';
import { type Distribution, DistributionChart } from './distribution-chart';
import { VerdictBadge } from './verdicts';
import { windowLabel } from './window-label';

type Column = OutputOf<'monitoring.getColumn'>;
type Times = Pick<MonitorConfig, 'granularity' | 'timeZone'>;

type Props = {
  monitorId: string;
  slice: string;
  column: string;
  window: number | null;
  config: Times;
  onClose: () => void;
};

/** What one column did in one window, in words, pictures and numbers. */
export function ColumnPanel({ monitorId, slice, column, window, config, onClose }: Props) {
  const query = useOperation(
    'monitoring.getColumn',
    { id: monitorId, slice, column, ...(window !== null && { window }) },
    { keepPrevious: true },
  );
  return (
    <section aria-label={`Column ${column}`} className="flex flex-col gap-3 rounded-lg border p-4">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 truncate text-base font-semibold">{column}</h2>
        {query.data && (
          <span className="text-muted-foreground">
            {windowLabel(query.data.window.start, config.granularity, config.timeZone)}
          </span>
        )}
        {query.data?.point && <VerdictBadge verdict={query.data.point.verdict} />}
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Close the column"
          className="ms-auto"
          onClick={onClose}
        >
          <X />
        </Button>
      </header>
      <QueryPanel query={query} what="the column" skeleton={<Skeleton className="h-64" />}>
        {(found) => <ColumnDetails found={found} config={config} />}
      </QueryPanel>
    </section>
  );
}

function ColumnDetails({ found, config }: { found: Column; config: Times }) {
  const { point, distribution, measures, history, column } = found;
  return (
    <div className="flex flex-col gap-4">
      {point && <p>{point.because}</p>}
      {distribution ? (
        <>
          <ul aria-label="What changed" className="list-disc ps-5">
            {distribution.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <DistributionChart distribution={distribution} name={column} />
          {distribution.summaries && <Summaries distribution={distribution} />}
        </>
      ) : (
        <p className="text-muted-foreground">
          There is nothing to compare: the window has no rows, or no windows before it serve as its reference.
        </p>
      )}
      <History history={history} column={column} config={config} />
      {point && <Statistics point={point} measures={measures} />}
    </div>
  );
}

function History({ history, column, config }: { history: Column['history']; column: string; config: Times }) {
  const cells = history.lines[0]?.cells ?? [];
  const floor = cells.findLast((cell) => cell?.floor != null)?.floor;
  const points = history.windows.map(({ start }, at) => ({
    label: windowLabel(start, config.granularity, config.timeZone),
    value: cells[at]?.effect ?? null,
  }));
  if (points.length < 2) return null;
  return (
    <div>
      <h3 className="text-sm font-semibold">Effect beyond chance, over the windows</h3>
      <CourseChart
        label={`Effect of ${column} over ${points.length} windows`}
        points={points}
        names={{ value: 'Effect' }}
        limit={floor != null ? { value: floor, name: 'from here on it matters' } : undefined}
      />
    </div>
  );
}

const SUMMARY = {
  values: 'Values',
  missing: 'Without a value',
  mean: 'Mean',
  sd: 'Standard deviation',
  least: 'Least',
  lowerQuartile: 'Lower quartile',
  median: 'Median',
  upperQuartile: 'Upper quartile',
  greatest: 'Greatest',
} as const;

/** Of times all but their number and their spread are moments. */
function written(key: keyof typeof SUMMARY, value: number | null, isTime: boolean): string {
  if (!isTime || value === null || key === 'values' || key === 'missing') return formatNumber(value);
  return key === 'sd' ? formatDuration(value) : formatInstant(value, 'UTC');
}

function Summaries({ distribution: { summaries, isTime } }: { distribution: Distribution }) {
  if (!summaries) return null;
  const { reference, current } = summaries;
  return (
    <Table label="Summary">
      <thead>
        <tr>
          <TableHead>Summary</TableHead>
          <TableHead align="end">Reference</TableHead>
          <TableHead align="end">This window</TableHead>
        </tr>
      </thead>
      <tbody>
        {(Object.keys(SUMMARY) as (keyof typeof SUMMARY)[]).map((key) => (
          <TableRow key={key}>
            <TableCell>{SUMMARY[key]}</TableCell>
            <TableCell align="end">{written(key, reference[key], isTime)}</TableCell>
            <TableCell align="end">{written(key, current[key], isTime)}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

const TESTS: Record<string, string> = {
  'kolmogorov-smirnov': 'Kolmogorov-Smirnov test',
  'chi-squared': 'Chi-squared test of two samples',
  fisher: 'Fisher’s exact test',
  'two-shares': 'Test of two shares',
};

/** Below what a double can hold, the logarithm still tells. */
function pText(p: number, logP: number | null): string {
  if (p > 1e-300) return p < 0.0001 ? p.toExponential(1) : p.toPrecision(2);
  return logP === null ? 'below 10^-300' : `10^${(logP / Math.LN10).toFixed(0)}`;
}

type StatisticsProps = { point: NonNullable<Column['point']>; measures: Column['measures'] };

function Statistics({ point, measures }: StatisticsProps) {
  const { test, p, logP, adjustedP, effectName, effect, floor, n, m } = point;
  return (
    <Table label="Statistics">
      <thead>
        <tr>
          <TableHead>Statistic</TableHead>
          <TableHead align="end">Value</TableHead>
          <TableHead className="hidden @2xl:table-cell">Unit or limit</TableHead>
        </tr>
      </thead>
      <tbody>
        <Line name="Rows of the reference" value={formatCount(n)} />
        <Line name="Rows of the window" value={formatCount(m)} />
        {test && p !== null && <Line name={`${TESTS[test] ?? test}: p`} value={pText(p, logP)} />}
        {adjustedP !== null && (
          <Line
            name="p, adjusted for all columns"
            value={pText(adjustedP, null)}
            note="below alpha it is no chance"
          />
        )}
        {effect !== null && (
          <Line
            name={`Effect beyond chance (${effectName})`}
            value={formatNumber(effect, 3)}
            note={floor === null ? '' : `from ${spokenNumber(floor)} on it matters`}
          />
        )}
        {measures.map(({ name, title, unit, value }) => (
          <Line key={name} name={title} value={formatNumber(value, 4)} note={unit} />
        ))}
      </tbody>
    </Table>
  );
}

const Line = ({ name, value, note = '' }: { name: string; value: string; note?: string }) => (
  <TableRow>
    <TableCell>{name}</TableCell>
    <TableCell align="end">{value}</TableCell>
    <TableCell className="hidden text-muted-foreground @2xl:table-cell">{note}</TableCell>
  </TableRow>
);
