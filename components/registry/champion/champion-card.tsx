'use client';
import { Crown } from 'lucide-react';
import type { ReactNode } from 'react';
import { NumberText } from '@/components/data/number';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { pathOf } from '@/components/serving/endpoints-table';
import { runHref } from '@/components/tracking/run-mark';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { shortId } from '@/lib/pure/format';
import { versionHref } from '../links';
import { AliasBadge, StageBadge } from '../stage-badge';

type Champion = NonNullable<OutputOf<'registry.getChampion'>['champion']>;
type Serving = OutputOf<'serving.listServing'>['endpoints'][number];

const LOOK_AGAIN = 30_000;
const MOST_ENDPOINTS = 3;

/** The version that the model stands for: what was measured of it, since when it is, and where it answers. */
export function ChampionCard({ name }: { name: string }) {
  const query = useOperation('registry.getChampion', { name });
  const serving = useOperation('serving.listServing', { model: name }, { every: LOOK_AGAIN });
  return (
    <section aria-label="Champion" className="border-b px-4 py-3 lg:px-6">
      <QueryPanel isPart query={query} what="the champion" skeleton={<Skeleton className="h-12" />}>
        {({ champion }) =>
          champion ? (
            <Known name={name} champion={champion} serving={serving.data?.endpoints} />
          ) : (
            <p className="text-muted-foreground">
              <Crown aria-hidden className="me-2 inline size-4 align-text-bottom" />
              No champion yet. Give a version the alias{' '}
              <b className="font-medium text-foreground">champion</b>, or move one to Production: what was
              measured of it and where it answers is told here.
            </p>
          )
        }
      </QueryPanel>
    </section>
  );
}

type KnownProps = { name: string; champion: Champion; serving: readonly Serving[] | undefined };

function Known({ name, champion, serving }: KnownProps) {
  const { version, by, stage, since, setBy, run, metrics } = champion;
  return (
    <div className="flex flex-wrap gap-x-8 gap-y-3">
      <div className="min-w-0">
        <p className="flex min-h-6 flex-wrap items-center gap-2">
          <Crown aria-hidden className="size-4 text-accent" />
          <HoverLink
            href={versionHref(name, version)}
            className="rounded-xs text-base font-semibold hover:text-accent"
          >
            Version {version}
          </HoverLink>
          {'alias' in by && <AliasBadge alias={by.alias} />}
          <StageBadge stage={stage} />
        </p>
        <p className="mt-1 text-xs text-muted-foreground">
          champion since <Time value={since} isAbsolute />, by {setBy}
        </p>
      </div>
      {metrics.map(({ key, value }) => (
        <Fact key={key} name={key}>
          <NumberText value={value} />
        </Fact>
      ))}
      <Fact name="Answers in">
        <Answering version={version} serving={serving} />
      </Fact>
      {run && (
        <Fact name="Made by">
          <HoverLink href={runHref(run)} className="rounded-xs hover:text-accent">
            {run.runName || shortId(run.runId)}
          </HoverLink>
        </Fact>
      )}
    </div>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="min-w-0 max-w-80">
    <p className="truncate text-xs leading-6 text-muted-foreground" title={name}>
      {name}
    </p>
    <div className="truncate font-medium tabular">{children}</div>
  </div>
);

/** Endpoints where it has traffic; those that only hold it are told by the tab. */
function Answering({ version, serving }: { version: number; serving: readonly Serving[] | undefined }) {
  if (!serving) return <span className="text-muted-foreground">…</span>;
  const where = serving.flatMap(({ name, isStopped, serves }) => {
    const percent = serves
      .filter((one) => one.version === version)
      .reduce((sum, one) => sum + one.percent, 0);
    return percent > 0 && !isStopped ? [{ name, percent }] : [];
  });
  if (where.length === 0) return <span className="font-normal text-muted-foreground">no endpoint</span>;
  return (
    <>
      {where.slice(0, MOST_ENDPOINTS).map(({ name, percent }, at) => (
        <span key={name}>
          {at > 0 && ', '}
          <HoverLink href={pathOf(name)} className="rounded-xs hover:text-accent">
            {name}
          </HoverLink>{' '}
          <span className="font-normal text-muted-foreground">{percent} %</span>
        </span>
      ))}
      {where.length > MOST_ENDPOINTS && (
        <span className="font-normal text-muted-foreground"> and {where.length - MOST_ENDPOINTS} more</span>
      )}
    </>
  );
}
