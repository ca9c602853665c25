'use client';
import { Table2 } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useZone } from '@/lib/client/preferences';
import { useOperation } from '@/lib/client/use-operation';
import { useWidth } from '@/lib/client/use-size';
import { plural } from '@/lib/pure/format';
import { formatInstant } from '@/lib/pure/format-date';
import { versionHref } from '../links';
import { AliasBadge, StageBadge, useStages } from '../stage-badge';
import { placeFlags, placeMarks } from './place-marks';

type Timeline = OutputOf<'registry.getTimeline'>;

/** A target that a finger meets; what is drawn of it is smaller. */
const TARGET = 24;
const LANES = 2;
const LANE = 22;
const LIVE: readonly string[] = ['staging', 'production'];

/** As wide as the words will be, about: they are cut where that was too little. */
const widthOf = (words: string) => Math.min(160, words.length * 7 + 20);

/** A model's versions by when they were made, with their aliases and stages as flags. */
export function VersionTimeline({ name }: { name: string }) {
  const query = useOperation('registry.getTimeline', { name });
  const [isTable, setTable] = useState(false);
  return (
    <section aria-label="Versions over time" className="border-b px-4 pb-2 pt-1 lg:px-6">
      <div className="flex h-7 items-center gap-2 text-xs text-muted-foreground">
        <h2 className="font-semibold text-foreground">Over time</h2>
        {query.data && (
          <span>
            {query.data.hasOlder ? 'the newest ' : ''}
            {plural(query.data.versions.length, 'version')}, by when they were registered
          </span>
        )}
        <Button
          size="icon-xs"
          variant="ghost"
          className="ms-auto"
          aria-pressed={isTable}
          aria-label="Versions over time as a table"
          title="As a table"
          onClick={() => setTable(!isTable)}
        >
          <Table2 />
        </Button>
      </div>
      <QueryPanel isPart query={query} what="the time line" skeleton={<Skeleton className="h-22" />}>
        {(timeline) =>
          isTable ? <AsTable name={name} {...timeline} /> : <Line name={name} versions={timeline.versions} />
        }
      </QueryPanel>
    </section>
  );
}

function Line({ name, versions }: { name: string; versions: Timeline['versions'] }) {
  const box = useRef<HTMLUListElement>(null);
  const width = Math.max(0, useWidth(box) - TARGET);
  const zone = useZone();
  const stages = useStages();
  const [reached, setReached] = useState<number>();
  const marks = placeMarks(versions, width, TARGET);
  const isLive = (stage: string) => stages.some((one) => one.name === stage && LIVE.includes(one.kind));
  const isFlagged = ({ aliases, stage }: Pick<Timeline['versions'][number], 'aliases' | 'stage'>) =>
    aliases.length > 0 || isLive(stage);
  // Where they stand close only those that matter say their number.
  const isTight = width < (versions.length - 1) * TARGET;
  const isNamed = (of: Parameters<typeof isFlagged>[0]) => !isTight || isFlagged(of);
  const { flags, left } = placeFlags(marks, isLive, { width, widthOf, lanes: LANES });
  const at = versions.some(({ version }) => version === reached) ? reached : versions.at(-1)?.version;
  const walk = (event: KeyboardEvent<HTMLUListElement>) => {
    const links = [...event.currentTarget.querySelectorAll('a')];
    const here = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: links.length - 1 }[event.key];
    if (here < 0 || next === undefined) return;
    event.preventDefault();
    links[Math.max(0, Math.min(links.length - 1, next))]?.focus();
  };
  return (
    <>
      <ul
        ref={box}
        aria-label="Versions, the oldest first; the arrow keys go through them"
        onKeyDown={walk}
        className="relative"
        style={{ height: LANES * LANE + TARGET }}
      >
        <li aria-hidden className="absolute inset-x-3 border-t" style={{ top: LANES * LANE + TARGET / 2 }} />
        {flags.map(({ version, words, kind, x, lane }) => (
          <li
            key={`staff ${version} ${words}`}
            aria-hidden
            style={{
              insetInlineStart: x + TARGET / 2,
              top: (LANES - 1 - lane) * LANE,
              height: (lane + 1) * LANE + TARGET / 2 - 8,
            }}
            className={cn('absolute border-s', kind === 'alias' ? 'border-accent/60' : 'border-success/60')}
          />
        ))}
        {flags.map(({ version, words, kind, from, lane }) => (
          <li
            key={`${version} ${words}`}
            aria-hidden
            title={`Version ${version}: ${words}`}
            style={{
              insetInlineStart: from + TARGET / 2,
              top: (LANES - 1 - lane) * LANE,
              width: widthOf(words),
            }}
            className={cn(
              'absolute truncate rounded-sm px-1.5 text-xs leading-[18px]',
              kind === 'alias' ? 'bg-accent-soft text-accent' : 'bg-success-soft text-success',
            )}
          >
            {words}
          </li>
        ))}
        {width > 0 &&
          marks.map(({ version, creationTime, stage, aliases, x }) => (
            <li key={version} className="absolute bottom-0" style={{ insetInlineStart: x }}>
              <HoverLink
                href={versionHref(name, version)}
                tabIndex={version === at ? 0 : -1}
                onFocus={() => setReached(version)}
                aria-label={[
                  `Version ${version}`,
                  formatInstant(creationTime, zone),
                  ...aliases.map((alias) => `@${alias}`),
                  stage,
                ].join(', ')}
                title={`Version ${version}, ${stage}\n${formatInstant(creationTime, zone)}`}
                className="group grid size-6 place-items-center rounded-full"
              >
                <span
                  className={cn(
                    'grid place-items-center rounded-full border text-xs leading-none tabular group-hover:border-accent group-hover:text-accent',
                    isFlagged({ aliases, stage })
                      ? 'border-accent bg-accent-soft font-medium text-accent'
                      : 'border-control bg-surface text-muted-foreground',
                    isNamed({ aliases, stage }) ? 'h-4 min-w-4 px-0.5' : 'size-2',
                  )}
                >
                  {isNamed({ aliases, stage }) && version}
                </span>
              </HoverLink>
            </li>
          ))}
      </ul>
      <p className="flex justify-between text-xs text-muted-foreground">
        {versions[0] && <Time value={versions[0].creationTime} />}
        {left > 0 && <span>{plural(left, 'flag')} more in the table</span>}
        {versions.length > 1 && <Time value={versions.at(-1)?.creationTime ?? 0} />}
      </p>
    </>
  );
}

const AsTable = ({ name, versions }: { name: string } & Pick<Timeline, 'versions'>) => (
  <div className="max-h-64 overflow-y-auto scroll-thin">
    <Table label="Versions by when they were registered">
      <thead>
        <tr>
          <TableHead className="w-28">Version</TableHead>
          <TableHead className="w-40">Registered</TableHead>
          <TableHead>Flags</TableHead>
        </tr>
      </thead>
      <tbody>
        {[...versions].reverse().map(({ version, creationTime, stage, aliases }) => (
          <TableRow key={version}>
            <TableCell>
              <HoverLink href={versionHref(name, version)} className="rounded-xs hover:text-accent">
                Version {version}
              </HoverLink>
            </TableCell>
            <TableCell>
              <Time value={creationTime} isAbsolute />
            </TableCell>
            <TableCell>
              <span className="flex flex-wrap gap-1">
                <StageBadge stage={stage} />
                {aliases.map((alias) => (
                  <AliasBadge key={alias} alias={alias} />
                ))}
              </span>
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  </div>
);
