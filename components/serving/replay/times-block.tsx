import { Block, Nothing } from '@/components/data/block';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { formatCount, formatNumber } from '@/lib/pure/format';
import { milliseconds } from '../numbers';
import type { Found } from './replay-state';
import { costText } from './words';

type Measured = NonNullable<Found['times']['candidate']>;

/** How long each takes, asked alone by one machine, and what that says of the cost. */
export function TimesBlock({ found, name, version }: { found: Found; name: string; version: number }) {
  const { times, logged } = found;
  const { candidate, served } = times;
  return (
    <Block title="Latency and cost">
      <div className="max-w-3xl rounded-lg border">
        <Table label="Latency" className="min-w-[560px]">
          <thead>
            <tr>
              <TableHead>One row at a time</TableHead>
              <TableHead align="end">p50</TableHead>
              <TableHead align="end">p95</TableHead>
              <TableHead align="end">Each of many rows</TableHead>
              <TableHead align="end">Asked</TableHead>
            </tr>
          </thead>
          <tbody>
            {candidate && <Line label={`${name} version ${version}`} measured={candidate} />}
            {served && (
              <Line label={`${served.modelName} version ${served.modelVersion}, served`} measured={served} />
            )}
            <TableRow>
              <TableCell className="text-muted-foreground">What callers waited for in the log</TableCell>
              <TableCell align="end">{milliseconds(logged.p50)}</TableCell>
              <TableCell align="end">{milliseconds(logged.p95)}</TableCell>
              <TableCell align="end">–</TableCell>
              <TableCell align="end">{formatCount(logged.requests)}</TableCell>
            </TableRow>
          </tbody>
        </Table>
      </div>
      {candidate ? (
        <p className="mt-2 max-w-prose text-muted-foreground">
          {costText(candidate.single, served?.single, logged.requestsPerSecond)} Both are asked here without
          the network, queues and look-ups around a request, which are in what callers waited for.
        </p>
      ) : (
        <Nothing>The version could not be timed: it answered none of the rows.</Nothing>
      )}
    </Block>
  );
}

const Line = ({ label, measured: { single, batchRow } }: { label: string; measured: Measured }) => (
  <TableRow>
    <TableCell className="max-w-80 truncate" title={label}>
      {label}
    </TableCell>
    <TableCell align="end">{milliseconds(single.p50)}</TableCell>
    <TableCell align="end">{milliseconds(single.p95)}</TableCell>
    <TableCell align="end">{batchRow === null ? '–' : `${formatNumber(batchRow, 2)} ms`}</TableCell>
    <TableCell align="end">{formatCount(single.n)}</TableCell>
  </TableRow>
);
