'use client';
import { Time } from '@/components/data/time';
import { HoverLink } from '@/components/ui/hover-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { EndpointState } from './endpoint-state';
import { milliseconds, percentText, perSecond } from './numbers';
import { TrafficBar } from './traffic-bar';

type Endpoint = OutputOf<'serving.listEndpoints'>['endpoints'][number];

export const pathOf = (name: string, rest = '') => `/endpoints/${encodeURIComponent(name)}${rest}`;

export const EndpointsTable = ({ endpoints }: { endpoints: readonly Endpoint[] }) => (
  <Table label="Endpoints" className="min-w-[980px]">
    <thead>
      <tr>
        <TableHead>Name</TableHead>
        <TableHead className="w-44">State</TableHead>
        <TableHead className="w-64">Serves</TableHead>
        <TableHead align="end" className="w-24">
          Requests/s
        </TableHead>
        <TableHead align="end" className="w-20">
          p95
        </TableHead>
        <TableHead align="end" className="w-20">
          Failed
        </TableHead>
        <TableHead className="w-28">Changed</TableHead>
      </tr>
    </thead>
    <tbody>
      {endpoints.map((endpoint) => (
        <EndpointRow key={endpoint.id} endpoint={endpoint} />
      ))}
    </tbody>
  </Table>
);

function EndpointRow({ endpoint }: { endpoint: Endpoint }) {
  const { name, isReady, isStopped, updateState, serves, recent, lastUpdatedTime } = endpoint;
  const isQuiet = recent.perSecond === 0;
  return (
    <TableRow>
      <TableCell className="max-w-0">
        <HoverLink href={pathOf(name)} className="block truncate font-medium hover:underline">
          {name}
        </HoverLink>
      </TableCell>
      <TableCell>
        <EndpointState isReady={isReady} isStopped={isStopped} update={updateState} />
      </TableCell>
      <TableCell>
        <TrafficBar shares={serves} />
      </TableCell>
      <TableCell align="end">{perSecond(recent.perSecond)}</TableCell>
      <TableCell align="end">{milliseconds(recent.p95Ms)}</TableCell>
      <TableCell align="end" className={recent.failedShare > 0.01 ? 'text-danger' : undefined}>
        {isQuiet ? '–' : percentText(recent.failedShare * 100)}
      </TableCell>
      <TableCell className="text-muted-foreground">
        <Time value={lastUpdatedTime} />
      </TableCell>
    </TableRow>
  );
}
