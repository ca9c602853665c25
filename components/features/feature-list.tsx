'use client';
import { Block } from '@/components/data/block';
import { NumberText } from '@/components/data/number';
import { Badge } from '@/components/ui/badge';
import { HoverLink } from '@/components/ui/hover-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useOperation } from '@/lib/client/use-operation';
import { matchingColumns } from '@/lib/pure/column-match';
import { featureHref } from './links';
import { MiniHistogram } from './mini-histogram';
import type { TableData } from './snippets';
import { useColumns } from './use-columns';

const STEP = 200;

/** Every column with its type, and what the latest profile says of its values. */
export function FeatureList({ table }: { table: TableData }) {
  // Of wide tables it is megabytes: what is there of the latest version is not asked for again.
  const { data } = useOperation(
    'features.getProfile',
    { name: table.name },
    { every: (last) => ((last?.profile?.version ?? -1) < table.version ? 10_000 : false) },
  );
  const profile = data?.profile;
  const rows = useListKeys('Feature table');
  const columns = useColumns({ total: table.columns.length, step: STEP });
  const matching = matchingColumns(table.columns, columns.search);
  return (
    <Block
      title="Columns"
      count={table.columns.length}
      actions={
        profile && (
          <span className="text-xs text-muted-foreground">
            Statistics of version {profile.version}
            {profile.version < table.version && ', newer ones are being counted'}
          </span>
        )
      }
    >
      {columns.field && <div className="mb-2">{columns.field}</div>}
      <div ref={rows} className="rounded-md border">
        <Table label="Columns" className="[&_td:first-child]:ps-3! [&_th:first-child]:ps-3! md:min-w-[560px]">
          <thead>
            <tr>
              <TableHead>Name</TableHead>
              <TableHead className="w-28">Type</TableHead>
              <TableHead className="w-28">Spread</TableHead>
              <TableHead align="end" className="w-20">
                Missing
              </TableHead>
              <TableHead align="end" className="hidden w-24 @2xl:table-cell">
                Mean
              </TableHead>
              <TableHead align="end" className="hidden w-24 @2xl:table-cell">
                Distinct
              </TableHead>
              <TableHead className="hidden @3xl:table-cell">Description</TableHead>
            </tr>
          </thead>
          <tbody>
            {matching.slice(0, columns.most).map(({ name, type, description }) => {
              const column = profile?.byColumn[name];
              return (
                <TableRow key={name}>
                  <TableCell>
                    <span className="flex items-center gap-2">
                      <HoverLink
                        data-list-item
                        href={featureHref(table.name, name)}
                        className="truncate rounded-xs font-medium hover:text-accent"
                      >
                        {name}
                      </HoverLink>
                      {table.timestampKeys.includes(name) ? (
                        <Badge tone="outline">time key</Badge>
                      ) : (
                        table.primaryKeys.includes(name) && <Badge tone="outline">key</Badge>
                      )}
                    </span>
                  </TableCell>
                  <TableCell className="text-muted-foreground">{type.toLowerCase()}</TableCell>
                  <TableCell>
                    {column?.histogram && (
                      <MiniHistogram
                        name={name}
                        counts={column.histogram}
                        least={column.quantiles?.[0]}
                        greatest={column.quantiles?.[4]}
                      />
                    )}
                    {column?.top?.[0] && (
                      <span
                        className="text-xs text-muted-foreground"
                        title={column.top.map(({ value, count }) => `${value}: ${count}`).join('\n')}
                      >
                        {column.top[0].value}
                      </span>
                    )}
                  </TableCell>
                  <TableCell align="end">
                    {column && profile && <Missing nulls={column.nulls} rows={profile.rows} />}
                  </TableCell>
                  <TableCell align="end" className="hidden @2xl:table-cell">
                    {column?.mean != null && <NumberText value={column.mean} />}
                  </TableCell>
                  <TableCell align="end" className="hidden @2xl:table-cell">
                    {column && <NumberText value={column.distinct} />}
                  </TableCell>
                  <TableCell className="hidden max-w-0 truncate text-muted-foreground @3xl:table-cell">
                    {description}
                  </TableCell>
                </TableRow>
              );
            })}
          </tbody>
        </Table>
        {columns.foot(matching.length)}
      </div>
    </Block>
  );
}

/** What is nearly none or nearly all is neither. */
function shareText(percent: number): string {
  if (percent === 0) return '0';
  if (percent < 0.1) return '<0.1';
  return percent > 99.9 && percent < 100 ? '>99.9' : percent.toFixed(1);
}

export function Missing({ nulls, rows }: { nulls: number; rows: number }) {
  if (rows === 0) return '–';
  const share = (100 * nulls) / rows;
  return (
    <span
      className={share > 50 ? 'text-danger' : share > 5 ? 'text-warning' : undefined}
      title={`${nulls} of ${rows}`}
    >
      {shareText(share)} %
    </span>
  );
}
