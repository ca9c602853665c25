'use client';
import { parseAsString, useQueryState } from 'nuqs';
import { Block } from '@/components/data/block';
import { NumberText } from '@/components/data/number';
import { Select } from '@/components/ui/select';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { formatCount } from '@/lib/pure/format';
import type { Comparison } from '@/lib/pure/replay/compare';
import type { Slice, SlicedColumn } from '@/lib/pure/replay/slices';
import { metricName, metricText, shareText, sliceText } from './words';

type Props = { slices: readonly SlicedColumn[]; comparison: Comparison };

/** Where they disagree: by the column that tells most of it, or another. */
export function SlicesBlock({ slices, comparison: { judged, kind } }: Props) {
  const [wanted, setWanted] = useQueryState('slice', parseAsString);
  const shown = slices.find(({ name }) => name === wanted) ?? slices[0];
  if (!shown) return null;
  const metric = judged?.metric;
  const most = Math.max(...shown.slices.map(differing));
  return (
    <Block
      title="By slice"
      actions={
        <Select
          label="By the column"
          isLabelShown
          size="sm"
          value={shown.name}
          onValueChange={(name) => void setWanted(name)}
          options={slices.map(({ name }) => ({ value: name, label: name }))}
        />
      }
    >
      <div className="rounded-lg border">
        <Table label={`Slices by ${shown.name}`} className="min-w-[640px]">
          <thead>
            <tr>
              <TableHead>{shown.name}</TableHead>
              <TableHead align="end">Rows</TableHead>
              <TableHead className="w-56">Disagree</TableHead>
              {kind === 'numbers' && <TableHead align="end">Mean difference</TableHead>}
              {metric && (
                <>
                  <TableHead align="end">With a label</TableHead>
                  <TableHead align="end">{metricName(metric)} logged</TableHead>
                  <TableHead align="end">{metricName(metric)} replayed</TableHead>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.slices.map((slice, at) => (
              <TableRow key={JSON.stringify(slice.of)}>
                <TableCell className="max-w-64 truncate">
                  {sliceText(slice.of, at === lastRange(shown.slices))}
                </TableCell>
                <TableCell align="end">{formatCount(slice.rows)}</TableCell>
                <TableCell>
                  <Disagree slice={slice} most={most} />
                </TableCell>
                {kind === 'numbers' && (
                  <TableCell align="end">
                    <NumberText value={slice.meanDifference} />
                  </TableCell>
                )}
                {metric && <Metrics slice={slice} metric={metric} />}
              </TableRow>
            ))}
          </tbody>
        </Table>
      </div>
      <p className="mt-1 text-xs text-muted-foreground">
        The columns stand in the order of how much they tell of where the two disagree.
      </p>
    </Block>
  );
}

const differing = ({ rows, agreeing }: Slice) => (rows - agreeing) / rows;

const lastRange = (slices: readonly Slice[]) => slices.findLastIndex(({ of }) => of.kind === 'range');

const Disagree = ({ slice, most }: { slice: Slice; most: number }) => (
  <span className="flex items-center gap-2">
    <span aria-hidden className="h-1.5 w-28 shrink-0 overflow-hidden rounded-full bg-muted">
      <span
        className="block h-full bg-warning"
        style={{ width: `${most > 0 ? (100 * differing(slice)) / most : 0}%` }}
      />
    </span>
    <span className="tabular">{shareText(slice.rows - slice.agreeing, slice.rows)}</span>
  </span>
);

function Metrics({ slice, metric }: { slice: Slice; metric: NonNullable<Comparison['judged']>['metric'] }) {
  const { labelled, logged, candidate } = slice;
  if (logged === null || candidate === null) {
    return (
      <>
        <TableCell align="end">0</TableCell>
        <TableCell align="end">–</TableCell>
        <TableCell align="end">–</TableCell>
      </>
    );
  }
  const isWorse = metric === 'accuracy' ? candidate < logged : candidate > logged;
  return (
    <>
      <TableCell align="end">{formatCount(labelled)}</TableCell>
      <TableCell align="end">{metricText(metric, logged)}</TableCell>
      <TableCell align="end" className={isWorse ? 'text-danger' : undefined}>
        {metricText(metric, candidate)}
        {isWorse && <span className="ms-1 text-xs">worse</span>}
      </TableCell>
    </>
  );
}
