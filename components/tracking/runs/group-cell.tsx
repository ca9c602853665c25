import { NumberText } from '@/components/data/number';
import { formatNumber, plural } from '@/lib/pure/format';
import { halfInterval95 } from '@/lib/pure/mean-interval';
import { groupMetrics, isAveraged } from './group-question';
import { Missing, Text } from './run-cells';
import type { RunColumn } from './run-columns';
import type { GroupLine } from './run-row';

type GroupCellProps = { row: GroupLine; column: RunColumn; metricColumns: readonly string[] };

/** What the runs of a group have in a column: a common value, or the mean of a metric or expression with its 95 % interval. */
export function GroupCell({ row: { group, keys }, column, metricColumns }: GroupCellProps) {
  if (isAveraged(column.source)) {
    const at = metricColumns.indexOf(column.id);
    const spread = at === -1 ? undefined : group.metrics[at];
    if (!spread) return groupMetrics([column.id]).length > 0 ? <Missing /> : null;
    const half = halfInterval95(spread.n, spread.sd);
    const said = [
      `mean ${formatNumber(spread.mean)}`,
      spread.sd === null ? 'one run: no spread' : `sd ${formatNumber(spread.sd)}`,
      half !== undefined &&
        `95% CI ${formatNumber(spread.mean - half)} to ${formatNumber(spread.mean + half)}`,
      `min ${formatNumber(spread.min)}, max ${formatNumber(spread.max)}`,
      plural(spread.n, 'run'),
    ].filter(Boolean);
    return (
      <span className="inline-flex items-baseline gap-1" title={said.join('\n')}>
        <NumberText value={spread.mean} />
        {half !== undefined && (
          <span className="text-xs text-muted-foreground">± {formatNumber(half, 2)}</span>
        )}
        {spread.n !== group.runs && <span className="text-xs text-muted-foreground">n={spread.n}</span>}
      </span>
    );
  }
  const at = keys.findIndex(
    ({ source, key }) => source === column.source && key === (column.key === 'user' ? 'user_id' : column.key),
  );
  return at === -1 ? null : <Text value={group.values[at]} />;
}
