'use client';
import { Block } from '@/components/data/block';
import { NumberText } from '@/components/data/number';
import { Time } from '@/components/data/time';
import { Segmented } from '@/components/ui/segmented';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { Missing } from './feature-list';
import { HistoryCharts } from './history-charts';
import { MiniHistogram } from './mini-histogram';

export const BY = ['version', 'day'] as const;
type By = (typeof BY)[number];

type OverProps = {
  feature: string;
  history: OutputOf<'features.getFeatureHistory'>;
  by: By;
  onBy: (by: By) => void;
};

/** How it went, in charts and in figures. */
export function FeatureHistory({ feature, history, by, onBy }: OverProps) {
  if (history.points.length === 0) return null;
  return (
    <Block
      title={by === 'version' ? 'Over the versions' : 'Over the days'}
      count={history.points.length}
      actions={
        <Segmented
          label="Statistics by"
          value={by}
          onValueChange={onBy}
          options={[
            { value: 'version', label: 'By version' },
            { value: 'day', label: 'By day' },
          ]}
        />
      }
    >
      <HistoryCharts points={history.points} by={by} className="mb-4" />
      <Table label={`${feature} over the versions`} className="md:min-w-[560px]">
        <thead>
          <tr>
            <TableHead align="end" className="w-20">
              Version
            </TableHead>
            <TableHead className="w-40">When</TableHead>
            <TableHead align="end" className="w-24">
              Rows
            </TableHead>
            <TableHead align="end" className="w-24">
              Missing
            </TableHead>
            <TableHead className="w-28">Spread</TableHead>
            <TableHead align="end" className="w-28">
              Mean
            </TableHead>
            <TableHead align="end" className="w-28">
              Median
            </TableHead>
            <TableHead />
          </tr>
        </thead>
        <tbody>
          {history.points.toReversed().map(({ version, time, rows, profile }) => (
            <TableRow key={version}>
              <TableCell align="end" className="font-medium">
                {version}
              </TableCell>
              <TableCell className="text-muted-foreground">
                <Time value={time} />
              </TableCell>
              <TableCell align="end">
                <NumberText value={rows} />
              </TableCell>
              <TableCell align="end">
                <Missing nulls={profile.nulls} rows={rows} />
              </TableCell>
              <TableCell>
                {profile.histogram && (
                  <MiniHistogram
                    name={`${feature} in version ${version}`}
                    counts={profile.histogram}
                    least={profile.quantiles?.[0]}
                    greatest={profile.quantiles?.[4]}
                  />
                )}
              </TableCell>
              <TableCell align="end">{profile.mean != null && <NumberText value={profile.mean} />}</TableCell>
              <TableCell align="end">
                {profile.quantiles?.[2] != null && <NumberText value={profile.quantiles[2]} />}
              </TableCell>
              <TableCell />
            </TableRow>
          ))}
        </tbody>
      </Table>
    </Block>
  );
}
