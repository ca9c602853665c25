import { download, type InputOf } from '@/lib/client/call';
import { saveFile } from '@/lib/client/save-file';
import { toast } from '@/lib/client/toast';
import { fileName } from '@/lib/pure/file-name';
import { formatBytes } from '@/lib/pure/format';
import { readColumn } from './run-columns';

type Question = Pick<InputOf<'tracking.listRuns'>, 'experimentIds' | 'filter' | 'runViewType' | 'orderBy'> & {
  runIds?: string[];
  objective?: { key: string; goal: 'min' | 'max' };
};

/** Saves all that match as a file; says so while it comes, and what went wrong. */
export async function exportRuns(
  name: string,
  question: Question,
  columnIds: readonly string[],
  format: 'csv' | 'parquet',
): Promise<void> {
  const columns = columnIds.flatMap((id) => {
    const column = readColumn(id);
    if (!column || column.source === 'attribute' || column.stat === 'course') return [];
    return [{ source: column.source, key: column.key, stat: column.stat }];
  });
  const id = toast.loading('Writing the file…');
  try {
    const file = await download('tracking.exportRuns', { ...question, columns, format });
    saveFile(`${fileName(name)}-runs.${format}`, file);
    toast.success(`Exported, ${formatBytes(file.size)}`, { id });
  } catch (error) {
    toast.error(error instanceof Error ? error.message : 'The export failed.', {
      id,
      duration: Number.POSITIVE_INFINITY,
    });
  }
}

const text = (value: string | number) => JSON.stringify(String(value));

/** Python that gives these very rows as a DataFrame. */
export function pandasSnippet(
  origin: string,
  { experimentIds, filter, runViewType, orderBy, runIds }: Question,
): string {
  const chosen = runIds && `run_id IN (${runIds.map((id) => `'${id}'`).join(', ')})`;
  const said = chosen ?? filter ?? '';
  // MLflow's API orders by no expression, duration, or what a metric was: such an order is the console's own.
  const terms = (orderBy ?? []).filter((term) => !/^(expr\.|metrics@|duration )/.test(term));
  const needsOr = /\b(OR|NOT)\b|\(/i.test(said) && !chosen;
  return [
    'import mlflow',
    'from mlflow.entities import ViewType',
    '',
    `mlflow.set_tracking_uri(${text(origin)})`,
    'runs = mlflow.search_runs(',
    `    experiment_ids=[${(experimentIds ?? []).map(text).join(', ')}],`,
    ...(said
      ? [`    filter_string=${text(said)},${needsOr ? '  # OR, NOT and brackets are Plumbline’s' : ''}`]
      : []),
    `    run_view_type=ViewType.${runViewType ?? 'ACTIVE_ONLY'},`,
    ...(terms.length > 0 ? [`    order_by=[${terms.map(text).join(', ')}],`] : []),
    ')',
  ].join('\n');
}
