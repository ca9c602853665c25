'use client';
import type { CSSProperties } from 'react';
import { Block } from '@/components/data/block';
import { bestPlaces, MetricCell, TextCell } from '@/components/tracking/compare/cells';
import { HoverLink } from '@/components/ui/hover-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { goalOf } from '@/lib/pure/metric-goal';
import { versionHref } from '../links';
import { type Compared, type Group, groupsOf, type Line } from './compared';

type TablesProps = {
  versions: readonly Compared[];
  /** Lines that are the same in all are left out. */
  onlyDifferences: boolean;
};

/** What there is to see, a table a kind; then in a sentence what is the same, and what nobody has. */
export function ComparedTables({ versions, onlyDifferences }: TablesProps) {
  const groups = groupsOf(versions).map((group) => ({
    ...group,
    shown: onlyDifferences ? group.lines.filter(({ isDifferent }) => isDifferent) : group.lines,
  }));
  const same = groups.filter(({ lines, shown }) => lines.length > 0 && shown.length === 0);
  const missing = groups.filter(({ lines }) => lines.length === 0);
  return (
    <>
      {groups.map(
        ({ shown, ...group }) =>
          shown.length > 0 && (
            <ComparedTable key={group.title} versions={versions} group={group} shown={shown} />
          ),
      )}
      {same.length + missing.length > 0 && (
        <p className="text-muted-foreground">
          {same.length > 0 && `The same in all: ${listed(same.map(({ title }) => title.toLowerCase()))}. `}
          {missing.length > 0 && `Known of none: ${listed(missing.map(({ title }) => title.toLowerCase()))}.`}
        </p>
      )}
    </>
  );
}

const listed = (words: readonly string[]): string => words.join(', ');

type TableProps = { versions: readonly Compared[]; group: Group; shown: readonly Line[] };

/** Lines of one kind, versions across; the first is the one that the others are held against. */
function ComparedTable({ versions, group: { title, lines, isMetrics = false }, shown }: TableProps) {
  const different = lines.filter(({ isDifferent }) => isDifferent);
  return (
    <Block
      title={title}
      actions={
        versions.length > 1 && (
          <span className="text-xs text-muted-foreground tabular">
            {different.length} of {lines.length} differ
          </span>
        )
      }
    >
      <div className="rounded-lg border">
        {/* On a phone two versions stand beside each other: what is asked for would else be out of sight. */}
        <Table
          label={title}
          className="min-w-[calc(100px+var(--versions)*128px)] table-fixed sm:min-w-[calc(220px+var(--versions)*180px)]"
          style={{ '--versions': versions.length } as CSSProperties}
        >
          <thead>
            <tr>
              <TableHead className="w-[28%] first:ps-3 lg:first:ps-3">Key</TableHead>
              {versions.map(({ version }, at) => (
                <TableHead key={`${version.name} ${version.version}`}>
                  <HoverLink
                    href={versionHref(version.name, version.version)}
                    className="rounded-xs text-foreground underline underline-offset-4 hover:text-accent"
                  >
                    Version {version.version}
                  </HoverLink>
                  {at === 0 && versions.length > 1 && <span className="max-sm:sr-only"> (baseline)</span>}
                </TableHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <LineRow key={line.key} line={line} isMetrics={isMetrics} />
            ))}
          </tbody>
        </Table>
      </div>
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
          <span className="flex min-w-0 flex-wrap items-center sm:flex-nowrap">
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
