'use client';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { QueryPanel } from '@/components/data/query-panel';
import { ShowMore } from '@/components/data/show-more';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import type { Endpoint } from './endpoint-page';

type Config = OutputOf<'serving.listConfigs'>['configs'][number];

const OUTCOMES = {
  live: { tone: 'success', text: 'Was live' },
  pending: { tone: 'accent', text: 'On its way' },
  failed: { tone: 'danger', text: 'Failed' },
  canceled: { tone: 'neutral', text: 'Canceled' },
} as const;

const CAUSES = {
  create: 'First',
  update: 'Update',
  follow: 'Followed the registry',
  rollback: 'Rollback',
  canary: 'Canary',
};

/** What a canary does by itself shows; whoever reads older ones is left alone. */
const ofFirstPage = (pages: readonly unknown[]) => (pages.length > 1 ? false : 5_000);

export const HistoryTab = ({ endpoint }: { endpoint: Endpoint }) => (
  <div className="flex flex-col gap-6 py-4">
    <Configs endpoint={endpoint} />
    <Events name={endpoint.name} />
  </div>
);

function Configs({ endpoint }: { endpoint: Endpoint }) {
  const { name, config: live, permissionLevel } = endpoint;
  const [wanted, setWanted] = useState<Config>();
  const query = usePagedOperation('serving.listConfigs', { name }, { every: ofFirstPage });
  const rollBack = useCommand('serving.rollBack', {
    invalidates: ['serving'],
    onSuccess: () => setWanted(undefined),
  });
  return (
    <section aria-labelledby="configs">
      <h2 id="configs" className="px-4 pb-1 font-semibold lg:px-6">
        Configurations
      </h2>
      <QueryPanel query={query} what="the configurations" skeleton={<Skeleton className="mx-6 h-32" />}>
        {({ pages }) => (
          <Table label="Configurations" className="min-w-[860px]">
            <thead>
              <tr>
                <TableHead className="w-16">No.</TableHead>
                <TableHead>Serves</TableHead>
                <TableHead className="w-36">Why</TableHead>
                <TableHead className="w-28">Outcome</TableHead>
                <TableHead className="w-40">By</TableHead>
                <TableHead className="w-28">When</TableHead>
                <TableHead className="w-24">
                  <span className="sr-only">Actions</span>
                </TableHead>
              </tr>
            </thead>
            <tbody>
              {pages
                .flatMap(({ configs }) => configs)
                .map((config) => {
                  const isLive = config.version === live?.version;
                  const { tone, text } = OUTCOMES[config.outcome];
                  return (
                    <TableRow key={config.version}>
                      <TableCell className="tabular">{config.version}</TableCell>
                      <TableCell className="max-w-0 truncate" title={config.sentence}>
                        {config.sentence}
                      </TableCell>
                      <TableCell className="text-muted-foreground">{CAUSES[config.cause]}</TableCell>
                      <TableCell>
                        <Badge tone={tone} title={config.message || undefined}>
                          {isLive ? 'Live' : text}
                        </Badge>
                      </TableCell>
                      <TableCell className="max-w-0 truncate text-muted-foreground">
                        {config.createdBy}
                      </TableCell>
                      <TableCell className="text-muted-foreground">
                        <Time value={config.creationTime} />
                      </TableCell>
                      <TableCell className="text-end">
                        {permissionLevel === 'CAN_MANAGE' && config.outcome === 'live' && !isLive && (
                          <Button
                            size="sm"
                            variant="ghost"
                            aria-label={`Go back to configuration ${config.version}`}
                            onClick={() => setWanted(config)}
                          >
                            Go back
                          </Button>
                        )}
                      </TableCell>
                    </TableRow>
                  );
                })}
            </tbody>
          </Table>
        )}
      </QueryPanel>
      <ShowMore query={query} what="older" />
      <Confirm
        isOpen={wanted !== undefined}
        onOpenChange={(isOpen) => !isOpen && setWanted(undefined)}
        title={`Go back to configuration ${wanted?.version ?? ''}?`}
        description={`It serves ${wanted?.sentence ?? ''}. What is live now goes on until it is ready.`}
        action="Go back"
        isBusy={rollBack.isPending}
        onConfirm={() => wanted && rollBack.mutate({ name, version: wanted.version })}
      />
    </section>
  );
}

const TONES = {
  info: 'bg-muted-foreground',
  success: 'bg-success',
  warning: 'bg-warning',
  danger: 'bg-danger-solid',
};

function Events({ name }: { name: string }) {
  const query = usePagedOperation('serving.listEvents', { name }, { every: ofFirstPage });
  return (
    <section aria-labelledby="events" className="px-4 lg:px-6">
      <h2 id="events" className="pb-1 font-semibold">
        Events
      </h2>
      <QueryPanel query={query} what="the events" skeleton={<Skeleton className="h-32" />}>
        {({ pages }) => (
          <ol className="divide-y">
            {pages
              .flatMap(({ events }) => events)
              .map(({ id, tone, message, actor, time }) => (
                <li key={id} className="flex items-start gap-3 py-1.5">
                  <span aria-hidden className={`mt-1.5 size-2 shrink-0 rounded-full ${TONES[tone]}`} />
                  <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{message}</span>
                  <span className="hidden shrink-0 text-muted-foreground sm:block">{actor}</span>
                  <span className="w-24 shrink-0 text-end text-muted-foreground">
                    <Time value={time} />
                  </span>
                </li>
              ))}
          </ol>
        )}
      </QueryPanel>
      <ShowMore query={query} what="older" className="px-0 lg:px-0" />
    </section>
  );
}
