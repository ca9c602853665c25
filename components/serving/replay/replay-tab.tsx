'use client';
import { History, Play } from 'lucide-react';
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount } from '@/lib/pure/format';
import type { Endpoint } from '../endpoint-page';
import { replayHref } from './links';
import { ReplayDetail } from './replay-detail';
import { ReplayDialog } from './replay-dialog';
import { isUnderWay, ReplayState } from './replay-state';
import { shareText } from './words';

type Replay = OutputOf<'serving.listReplays'>['replays'][number];

/** A version over the log, before any traffic is its own. One of them stands in the address by its number, and `new` asks for another. */
export function ReplayTab({ endpoint }: { endpoint: Endpoint }) {
  const [{ replay: shown }, setLink] = useQueryStates({
    replay: parseAsString,
    model: parseAsString,
    candidate: parseAsInteger,
  });
  const show = (replay: string | null, history: 'push' | 'replace' = 'push') =>
    void setLink({ replay, model: null, candidate: null }, { history });
  const number = Number(shown);
  return (
    <>
      {number > 0 ? (
        <ReplayDetail
          key={number}
          endpoint={endpoint}
          number={number}
          onBack={() => show(null)}
          onAgain={() => show('new')}
        />
      ) : (
        <Replays name={endpoint.name} onNew={() => show('new')} />
      )}
      {shown === 'new' && (
        <ReplayDialog
          endpoint={endpoint}
          onClose={() => show(null, 'replace')}
          onStarted={(made) => show(String(made), 'replace')}
        />
      )}
    </>
  );
}

function Replays({ name, onNew }: { name: string; onNew: () => void }) {
  const query = useOperation(
    'serving.listReplays',
    { name },
    { every: (last) => (last?.replays.some(isUnderWay) ? 1_000 : false) },
  );
  const start = (
    <Button variant="primary" onClick={onNew}>
      <Play /> Replay a version
    </Button>
  );
  return (
    <QueryPanel
      query={query}
      what="the replays"
      skeleton={<Skeleton className="mx-6 mt-4 h-40" />}
      empty={({ replays }) =>
        replays.length === 0 ? (
          <EmptyState icon={<History />} title="See what another version would have said" actions={start}>
            A replay gives a version the requests that this endpoint has logged, and compares its answers with
            those that callers got: where they differ, who was right, and how long each takes. No traffic
            moves, and no caller notices.
          </EmptyState>
        ) : undefined
      }
    >
      {({ replays }) => (
        <>
          <div className="flex items-center gap-2 border-b px-4 py-2 lg:px-6">
            <p className="min-w-0 flex-1 text-muted-foreground">
              Other versions over what this endpoint was asked, beside what it answered.
            </p>
            {start}
          </div>
          <ReplaysTable name={name} replays={replays} />
        </>
      )}
    </QueryPanel>
  );
}

const ReplaysTable = ({ name, replays }: { name: string; replays: readonly Replay[] }) => (
  <Table label="Replays" className="min-w-[960px]">
    <thead>
      <tr>
        <TableHead>Version</TableHead>
        <TableHead className="w-44">State</TableHead>
        <TableHead align="end" className="w-28">
          Rows
        </TableHead>
        <TableHead align="end" className="w-28">
          Agree
        </TableHead>
        <TableHead className="w-48">Log from</TableHead>
        <TableHead className="w-44">Asked by</TableHead>
        <TableHead className="w-28">When</TableHead>
      </tr>
    </thead>
    <tbody>
      {replays.map((replay) => (
        <TableRow key={replay.number}>
          <TableCell className="max-w-0 truncate">
            <HoverLink
              href={replayHref(name, replay.number)}
              data-list-item
              className="rounded-xs font-medium hover:text-accent"
            >
              {replay.modelName} version {replay.modelVersion}
            </HoverLink>
          </TableCell>
          <TableCell>
            <ReplayState replay={replay} />
          </TableCell>
          <TableCell align="end">{replay.compared === null ? '–' : formatCount(replay.compared)}</TableCell>
          <TableCell align="end">{shareText(replay.agreeing ?? 0, replay.compared ?? 0)}</TableCell>
          <TableCell className="text-muted-foreground">
            <Time value={replay.fromTime} isAbsolute />
          </TableCell>
          <TableCell className="max-w-0 truncate text-muted-foreground" title={replay.requestedBy}>
            {replay.requestedBy}
          </TableCell>
          <TableCell className="text-muted-foreground">
            <Time value={replay.queuedTime} />
          </TableCell>
        </TableRow>
      ))}
    </tbody>
  </Table>
);
