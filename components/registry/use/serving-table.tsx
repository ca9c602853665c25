'use client';
import { Time } from '@/components/data/time';
import { EndpointState } from '@/components/serving/endpoint-state';
import { pathOf } from '@/components/serving/endpoints-table';
import { HoverLink } from '@/components/ui/hover-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { versionHref } from '../links';
import { AliasBadge, StageBadge } from '../stage-badge';

type Serving = OutputOf<'serving.listServing'>['endpoints'][number];
type Props = { name: string; endpoints: readonly Serving[] };

/** A line a version of each endpoint. */
export const ServingTable = ({ name, endpoints }: Props) => (
  <div className="overflow-x-auto scroll-thin">
    <Table
      label="What serves where"
      className="min-w-[860px] [&_td:first-child]:ps-0! [&_th:first-child]:ps-0!"
    >
      <thead>
        <tr>
          <TableHead>Endpoint</TableHead>
          <TableHead className="w-32">State</TableHead>
          <TableHead className="w-32">Version</TableHead>
          <TableHead className="w-24" align="end">
            Traffic
          </TableHead>
          <TableHead className="w-48">Follows</TableHead>
          <TableHead className="w-36">Since</TableHead>
        </tr>
      </thead>
      <tbody>
        {endpoints.flatMap(({ name: endpoint, isReady, isStopped, since, serves, otherPercent }) =>
          serves.map(({ entity, version, percent, follows, shadowPercent }, at) => (
            <TableRow key={`${endpoint} ${entity}`}>
              <TableCell className="max-w-0 truncate">
                <HoverLink
                  href={pathOf(endpoint)}
                  title={endpoint}
                  className={at === 0 ? 'rounded-xs font-medium hover:text-accent' : 'sr-only'}
                >
                  {endpoint}
                </HoverLink>
              </TableCell>
              <TableCell>
                {at === 0 && <EndpointState isReady={isReady} isStopped={isStopped} update="NOT_UPDATING" />}
              </TableCell>
              <TableCell>
                <HoverLink href={versionHref(name, version)} className="rounded-xs hover:text-accent">
                  Version {version}
                </HoverLink>
              </TableCell>
              <TableCell
                align="end"
                title={
                  otherPercent > 0
                    ? `${otherPercent} % of this endpoint’s traffic go to other models`
                    : undefined
                }
              >
                {percent} %
                {shadowPercent !== null && (
                  <span className="block text-xs text-muted-foreground">copies of {shadowPercent} %</span>
                )}
              </TableCell>
              <TableCell>
                {follows === null ? (
                  <span className="text-muted-foreground">fixed</span>
                ) : 'alias' in follows ? (
                  <AliasBadge alias={follows.alias} />
                ) : (
                  <StageBadge stage={follows.stage} />
                )}
              </TableCell>
              <TableCell className="text-muted-foreground">
                <Time value={since} />
              </TableCell>
            </TableRow>
          )),
        )}
      </tbody>
    </Table>
  </div>
);
