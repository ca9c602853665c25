import { fullNumber } from '@/lib/pure/format';
import { readColumn } from './run-columns';
import { indexRun, type Run } from './run-row';

const ALWAYS = ['run_id', 'run_name', 'experiment_id', 'user', 'status', 'start_time', 'end_time'] as const;

const iso = (time: number | undefined) => (time ? new Date(time).toISOString() : '');

const FIXED: Record<(typeof ALWAYS)[number], (run: Run) => string> = {
  run_id: ({ info }) => info.runId,
  run_name: ({ info }) => info.runName,
  experiment_id: ({ info }) => info.experimentId,
  user: ({ info }) => info.userId,
  status: ({ info }) => info.status,
  start_time: ({ info }) => iso(info.startTime),
  end_time: ({ info }) => iso(info.endTime),
};

/** A spreadsheet must not take a run's name for a formula. Numbers are let through. */
function cell(value: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) && !/^-?Infinity$/.test(value);
  const safe = isFormula ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Runs as CSV: who and when first, then the metrics, params and tags among `columnIds`. Times are ISO 8601 in UTC. */
export function runsToCsv(runs: readonly Run[], columnIds: readonly string[]): string {
  const columns = columnIds
    .flatMap((id) => readColumn(id) ?? [])
    .filter(({ source }) => source !== 'attribute');
  const header = [...ALWAYS, ...columns.map(({ id }) => id)];
  const lines = runs.map((run) => {
    const { metrics, params, tags } = indexRun(run);
    const values = columns.map(({ source, key }) => {
      if (source === 'metric') return fullNumber(metrics.get(key));
      return (source === 'param' ? params : tags).get(key) ?? '';
    });
    return [...ALWAYS.map((name) => FIXED[name](run)), ...values].map(cell).join(',');
  });
  return `${[header.map(cell).join(','), ...lines].join('\r\n')}\r\n`;
}
