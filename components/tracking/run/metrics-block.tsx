'use client';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Block, Nothing } from '@/components/data/block';
import { CopyButton } from '@/components/data/copy-button';
import { NumberText } from '@/components/data/number';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { formatCount } from '@/lib/pure/format';
import { ExplainedNumber } from '../explain/explained-number';
import { isLive } from '../run-status';
import { CHART_VIEW } from './chart-choices';
import type { MetricSummary } from './use-run-page';

const MANY = 8;
/** So many lines until somebody asks for more: a run may log thousands. */
const MOST = 200;

/** Each metric by its last value and its extremes, and where those were. */
type BlockProps = { runId: string; metrics: readonly MetricSummary[]; status: string };

export function MetricsBlock({ runId, metrics, status }: BlockProps) {
  const [search, setSearch] = useState('');
  const [most, setMost] = useState(MOST);
  const found = metrics.filter(({ key }) => key.toLowerCase().includes(search.toLowerCase()));
  if (metrics.length === 0) {
    return (
      <Block title="Metrics">
        <Nothing>
          {isLive(status) ? 'None yet: they appear here as they are logged.' : 'None were logged.'}
        </Nothing>
      </Block>
    );
  }
  return (
    <Block
      title="Metrics"
      count={metrics.length}
      actions={
        <>
          {metrics.length > MANY && (
            <SearchInput label="Search metrics" value={search} onValueChange={setSearch} className="w-44" />
          )}
          <CopyButton
            label="Copy as JSON"
            text={() =>
              JSON.stringify(Object.fromEntries(metrics.map(({ key, value }) => [key, value])), null, 2)
            }
          />
        </>
      }
    >
      <div className="overflow-hidden rounded-lg border">
        <Table label="Metrics" className="min-w-[520px]">
          <thead className="bg-surface">
            <tr>
              <TableHead className="first:ps-3 lg:first:ps-3">Metric</TableHead>
              <TableHead align="end">Last</TableHead>
              <TableHead align="end">Lowest</TableHead>
              <TableHead align="end">Highest</TableHead>
              <TableHead align="end" className="last:pe-3 lg:last:pe-3">
                Points
              </TableHead>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, most).map((metric) => (
              <MetricRow key={metric.key} runId={runId} metric={metric} />
            ))}
          </tbody>
        </Table>
        {found.length === 0 && (
          <p className="px-3 py-4 text-muted-foreground">No metric’s name has “{search}”.</p>
        )}
        {found.length > most && (
          <p className="border-t px-3 py-2 text-xs text-muted-foreground">
            {formatCount(most)} of {formatCount(found.length)}: search for others, or{' '}
            <Button variant="link" size="text" className="text-xs" onClick={() => setMost(most + MOST)}>
              show more
            </Button>
          </p>
        )}
      </div>
    </Block>
  );
}

function MetricRow({
  runId,
  metric: { key, value, step, min, minStep, max, maxStep, count },
}: {
  runId: string;
  metric: MetricSummary;
}) {
  const [, setView] = useQueryStates(CHART_VIEW, { history: 'push' });
  return (
    <TableRow>
      <TableCell className="max-w-0 w-2/5 first:ps-3 lg:first:ps-3">
        <button
          type="button"
          title={`${key}\nShow its chart`}
          onClick={() => void setView({ tab: 'charts', chart: count > 1 ? key : null })}
          className="max-w-full truncate rounded-xs font-medium leading-6 hover:text-accent"
        >
          {key}
        </button>
      </TableCell>
      <TableCell align="end">
        <ExplainedNumber runId={runId} metricKey={key} value={value} />
        {count > 1 && <AtStep step={step} />}
      </TableCell>
      <TableCell align="end" className="text-muted-foreground">
        {count > 1 && <NumberText value={min} />}
        {count > 1 && min !== null && <AtStep step={minStep} />}
      </TableCell>
      <TableCell align="end" className="text-muted-foreground">
        {count > 1 && <NumberText value={max} />}
        {count > 1 && max !== null && <AtStep step={maxStep} />}
      </TableCell>
      <TableCell align="end" className="text-muted-foreground last:pe-3 lg:last:pe-3">
        {formatCount(count)}
      </TableCell>
    </TableRow>
  );
}

const AtStep = ({ step }: { step: number | null }) =>
  step === null ? null : (
    <span className="ms-1.5 text-xs text-muted-foreground" title={`at step ${step}`}>
      @{formatCount(step)}
    </span>
  );
