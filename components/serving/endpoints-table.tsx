'use client';
import type { ReactNode } from 'react';
import { List, type ListColumn } from '@/components/data/list';
import { Time } from '@/components/data/time';
import { HoverLink } from '@/components/ui/hover-link';
import type { OutputOf } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
import { FAILING_SHARE } from '@/lib/pure/failing-share';
import { EndpointState } from './endpoint-state';
import { questionOf } from './endpoints-link';
import { milliseconds, percentText, perSecond } from './numbers';
import { TrafficBar } from './traffic-bar';

type Endpoint = OutputOf<'serving.listEndpoints'>['endpoints'][number];

const LOOK_AGAIN = 5_000;

export const pathOf = (name: string, rest = '') => `/endpoints/${encodeURIComponent(name)}${rest}`;

const COLUMNS: ListColumn<Endpoint>[] = [
  {
    title: 'Name',
    isCut: true,
    cell: ({ name }) => (
      <HoverLink
        data-list-item
        href={pathOf(name)}
        title={name}
        className="block truncate rounded-xs font-medium leading-6 hover:text-accent"
      >
        {name}
      </HoverLink>
    ),
  },
  {
    title: 'State',
    className: 'w-28 md:w-44',
    cell: ({ isReady, isStopped, updateState }) => (
      <EndpointState isReady={isReady} isStopped={isStopped} update={updateState} />
    ),
  },
  {
    title: 'Serves',
    className: 'hidden w-64 @3xl:table-cell',
    cell: ({ serves }) => <TrafficBar shares={serves} />,
  },
  {
    title: 'Requests/s',
    className: 'w-24',
    align: 'end',
    cell: ({ recent }) => perSecond(recent.perSecond),
  },
  {
    title: 'p95',
    className: 'hidden w-20 @2xl:table-cell',
    align: 'end',
    cell: ({ recent }) => milliseconds(recent.p95Ms),
  },
  {
    title: 'Failed',
    className: 'hidden w-20 @2xl:table-cell',
    align: 'end',
    cell: ({ recent }) => (
      <span className={recent.failedShare > FAILING_SHARE ? 'text-danger' : undefined}>
        {recent.perSecond === 0 ? '–' : percentText(recent.failedShare * 100)}
      </span>
    ),
  },
  {
    title: 'Changed',
    className: 'hidden w-32 @4xl:table-cell',
    isMuted: true,
    cell: ({ lastUpdatedTime }) => <Time value={lastUpdatedTime} />,
  },
];

export function EndpointsTable({ search, empty }: { search: string; empty: ReactNode }) {
  const query = usePagedOperation('serving.listEndpoints', questionOf({ q: search }), {
    every: (pages) => pages.length === 1 && LOOK_AGAIN,
  });
  return (
    <List
      label="Endpoints"
      what="the endpoints"
      query={query}
      rows={query.data?.pages.flatMap(({ endpoints }) => endpoints)}
      rowId={({ id }) => id}
      columns={COLUMNS}
      className="lg:min-w-[980px]"
      empty={empty}
      noun="endpoint"
    />
  );
}
