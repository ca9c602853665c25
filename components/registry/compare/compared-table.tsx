'use client';
import { Block, Nothing } from '@/components/data/block';
import { bestPlaces, MetricCell, TextCell } from '@/components/tracking/compare/cells';
import { HoverLink } from '@/components/ui/hover-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { goalOf } from '@/lib/pure/metric-goal';
import { versionHref } from '../links';
import type { Compared, Line } from './compared';

type Props = {
  title: string;
  versions: readonly Compared[];
  lines: readonly Line[];
  isMetrics?: boolean;
  /** Lines that are the same in all are left out. */
  onlyDifferences: boolean;
  nothing: string;
};

/** Lines of one kind, versions across; the first is the one that the others are held against. */
export function ComparedTable({ title, versions, lines, isMetrics, onlyDifferences, nothing }: Props) {
  const different = lines.filter(({ isDifferent }) => isDifferent);
  const shown = onlyDifferences ? different : lines;
  return (
    <Block
      title={title}
      actions={
        lines.length > 0 && (
          <span className="text-xs text-muted-foreground tabular">
            {different.length} of {lines.length} differ
          </span>
        )
      }
    >
      {lines.length === 0 ? (
        <Nothing>{nothing}</Nothing>
      ) : shown.length === 0 ? (
        <Nothing>The same in all.</Nothing>
      ) : (
        <div className="rounded-lg border">
          <Table label={title} className="table-fixed" style={{ minWidth: 220 + versions.length * 180 }}>
            <thead>
              <tr>
                <TableHead className="w-[28%] first:ps-3 lg:first:ps-3">Key</TableHead>
                {versions.map(({ version }, at) => (
                  <TableHead key={`${version.name} ${version.version}`}>
                    <HoverLink
                      href={versionHref(version.name, version.version)}
                      className="rounded-xs text-foreground hover:text-accent"
                    >
                      Version {version.version}
                    </HoverLink>
                    {at === 0 && versions.length > 1 && ' (baseline)'}
                  </TableHead>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((line) => (
                <LineRow key={line.key} line={line} isMetrics={isMetrics ?? false} />
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Block>
  );
}

function LineRow({ line: { key, values }, isMetrics }: { line: Line; isMetrics: boolean }) {
  const goal = isMetrics ? goalOf(key) : undefined;
  const best = bestPlaces(values, goal);
  const [baseline] = values;
  return (
    <TableRow>
      <TableCell className="max-w-0 truncate font-medium first:ps-3 lg:first:ps-3" title={key}>
        {key}
      </TableCell>
      {values.map((value, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a version is its place.
        <TableCell key={at} className="max-w-0">
          <span className="flex min-w-0 items-center">
            {isMetrics ? (
              <MetricCell
                value={value}
                baseline={at === 0 ? undefined : baseline}
                goal={goal}
                isBest={best.has(at)}
              />
            ) : (
              <TextCell value={value} baseline={at === 0 ? undefined : baseline} />
            )}
          </span>
        </TableCell>
      ))}
    </TableRow>
  );
}
