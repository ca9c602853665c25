'use client';
import { ChevronRight, X } from 'lucide-react';
import { memo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import type { InputOf } from '@/lib/client/call';
import { useZone } from '@/lib/client/preferences';
import { useStored } from '@/lib/client/stored';
import { useOperation } from '@/lib/client/use-operation';
import { useIdle } from '@/lib/client/when-idle';
import { formatCount } from '@/lib/pure/format';
import { formatDateTime } from '@/lib/pure/format-date';
import { readFacet, readFloor, writeFacet, writeFloor } from '@/lib/pure/search-filter';
import { STATUSES } from '../run-status';
import { runsQuestion } from './list-question';
import type { RunsView } from './view-state';

type Facet = InputOf<'tracking.facetRuns'>['facet'];
type Narrow = { source: Facet['source']; key: string };

const FEW = 8;
const MANY = 50;
/** As the server counts them. */
const LONGEST_VALUE = 200;
const MOST_CHOSEN = 200;
const STATUS = { source: 'attribute', key: 'status' } as const;
const HEALTH = { source: 'attribute', key: 'health' } as const;
const START = { source: 'attribute', key: 'start_time' } as const;
const USER = { source: 'attribute', key: 'user_id' } as const;
const DATASET = { source: 'dataset', key: 'name' } as const;
const DAY = 86_400_000;
const PERIODS: Record<string, string> = {
  1: 'Last 24 hours',
  7: 'Last 7 days',
  30: 'Last 30 days',
  90: 'Last 90 days',
};

type RailProps = { experimentId: string; view: RunsView; onFilter: (filter: string) => void };

/** What the runs can be narrowed by, with how many runs each value leaves. A click writes the filter. */
export const FacetRail = memo(function FacetRail({ experimentId, view, onFilter }: RailProps) {
  const offered = useOperation(
    'tracking.listFacets',
    { experimentIds: [experimentId] },
    { enabled: useIdle(3), staleTime: 60_000 },
  );
  const shared = { experimentId, view, onFilter };
  return (
    <aside
      aria-label="Narrow the runs"
      className="flex w-56 shrink-0 flex-col overflow-y-auto border-e py-2 scroll-thin max-md:hidden"
    >
      <ValueFacet {...shared} title="Status" facet={STATUS} turn={0} isOpenAtFirst />
      <ValueFacet {...shared} title="Health" facet={HEALTH} turn={1} isOpenAtFirst />
      <DateFacet {...shared} turn={2} />
      <ValueFacet {...shared} title="User" facet={USER} turn={2} isOpenAtFirst />
      {offered.data?.hasDatasets && <ValueFacet {...shared} title="Dataset" facet={DATASET} turn={0} />}
      {offered.data?.facets.map(({ source, key }, at) => (
        <ValueFacet
          key={`${source} ${key}`}
          {...shared}
          turn={Math.min(at, 1)}
          title={key}
          kind={source === 'param' ? 'parameter' : 'tag'}
          facet={{ source, key }}
          isOpenAtFirst={at < 2}
        />
      ))}
      {!offered.data && <Skeleton className="mx-4 mt-2 w-24" />}
    </aside>
  );
});

type FacetProps = RailProps & {
  /** Each counts all runs that match: the rows and their charts come first, then one after another. */
  turn: number;
};
type ValueFacetProps = FacetProps & { title: string; kind?: string; facet: Facet; isOpenAtFirst?: boolean };

function ValueFacet({ experimentId, view, onFilter, turn, ...props }: ValueFacetProps) {
  const isWanted = useIdle(turn);
  const { title, kind, facet, isOpenAtFirst } = props;
  const [isAll, setAll] = useState(false);
  const key: Narrow = facet;
  const read = readFacet(view.filter, key);
  const chosen = read?.values ?? [];
  const [isOpen, setOpen] = useOpen(`${facet.source}.${facet.key}`, isOpenAtFirst);
  const question = {
    ...runsQuestion(experimentId, { ...view, filter: read?.rest ?? view.filter }),
    facet,
    limit: isAll ? MANY : FEW,
    also: chosen.filter((value) => value.length <= LONGEST_VALUE).slice(0, MOST_CHOSEN),
  };
  const answer = useOperation('tracking.facetRuns', question, {
    enabled: isWanted && (isOpen || chosen.length > 0),
    keepPrevious: true,
    staleTime: 10_000,
  });
  const found = answer.data?.values ?? [];
  const missing = chosen.filter((value) => !found.some((each) => each.value === value));
  const values = [...found, ...missing.map((value) => ({ value, count: 0 }))];
  const toggle = (value: string) =>
    onFilter(
      writeFacet(
        view.filter,
        key,
        chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value],
      ),
    );
  return (
    <Section
      title={title}
      kind={kind}
      isOpen={isOpen}
      onOpen={setOpen}
      onClear={chosen.length > 0 ? () => onFilter(writeFacet(view.filter, key, [])) : undefined}
    >
      {!answer.data && !answer.error && <Skeleton className="mx-2 my-1.5 w-28" />}
      {answer.error && <p className="px-2 py-1 text-xs text-muted-foreground">{answer.error.message}</p>}
      {values.map(({ value, count }) => (
        <Value
          key={value}
          label={labelOf(facet, value)}
          count={`${formatCount(count)}${answer.data?.isAtLeast ? '+' : ''}`}
          isChosen={chosen.includes(value)}
          isDisabled={read === undefined}
          onToggle={() => toggle(value)}
        />
      ))}
      {answer.data && values.length === 0 && (
        <p className="px-2 py-1 text-xs text-muted-foreground">
          {facet.key === 'health' ? 'None is stalled or diverged.' : 'No run has any.'}
        </p>
      )}
      {answer.data?.hasMore && (
        <Button
          variant="link"
          size="text"
          className="mx-2 my-1 self-start text-xs"
          onClick={() => setAll(!isAll)}
        >
          {isAll ? `More than ${MANY}: filter by hand` : 'Show more'}
        </Button>
      )}
    </Section>
  );
}

function labelOf({ source, key }: Facet, value: string): string {
  if (source !== 'attribute') return value;
  if (key === 'health') return value.replace(/^./, (first) => first.toUpperCase());
  return key === 'status' ? (STATUSES.find((status) => status.value === value)?.label ?? value) : value;
}

function DateFacet({ experimentId, view, onFilter, turn }: FacetProps) {
  const isWanted = useIdle(turn);
  const [isOpen, setOpen] = useOpen('start_time', false);
  const floor = readFloor(view.filter, START);
  const zone = useZone();
  const answer = useOperation(
    'tracking.facetRuns',
    {
      ...runsQuestion(experimentId, { ...view, filter: writeFloor(view.filter, START, undefined) }),
      facet: START,
    },
    { enabled: isWanted && isOpen, keepPrevious: true, staleTime: 10_000 },
  );
  const clear = () => onFilter(writeFloor(view.filter, START, undefined));
  return (
    <Section
      title="Started"
      isOpen={isOpen || floor !== undefined}
      onOpen={setOpen}
      onClear={floor ? clear : undefined}
    >
      {floor !== undefined && <p className="px-2 py-1 text-xs">Since {formatDateTime(floor, zone)}</p>}
      {isOpen &&
        Object.entries(PERIODS).map(([days, label]) => {
          const count = answer.data?.values.find(({ value }) => value === days)?.count ?? 0;
          return (
            <Button
              key={days}
              variant="ghost"
              size="sm"
              className="w-full justify-between px-2 font-normal text-foreground"
              onClick={() => onFilter(writeFloor(view.filter, START, Date.now() - Number(days) * DAY))}
            >
              {label}
              <span className="text-muted-foreground tabular">
                {answer.data && `${formatCount(count)}${answer.data.isAtLeast ? '+' : ''}`}
              </span>
            </Button>
          );
        })}
    </Section>
  );
}

function useOpen(name: string, isOpenAtFirst = false): [boolean, (isOpen: boolean) => void] {
  const [open, setOpen] = useStored<'yes' | 'no'>(`plumbline.facet.${name}`, isOpenAtFirst ? 'yes' : 'no');
  return [open === 'yes', (isOpen) => setOpen(isOpen ? 'yes' : 'no')];
}

type SectionProps = {
  title: string;
  kind?: string | undefined;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onClear?: (() => void) | undefined;
  children: React.ReactNode;
};

const Section = ({ title, kind, isOpen, onOpen, onClear, children }: SectionProps) => (
  <section className="flex flex-col px-2 py-0.5">
    <div className="flex items-center">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => onOpen(!isOpen)}
        className="flex h-7 min-w-0 flex-1 items-center gap-1 rounded-sm px-1 text-xs font-medium hover:bg-muted"
      >
        <ChevronRight
          aria-hidden
          className={cn(
            'size-3.5 shrink-0 text-muted-foreground transition-transform duration-100',
            isOpen && 'rotate-90',
          )}
        />
        <span className="truncate">{title}</span>
        {kind && <span className="shrink-0 font-normal text-muted-foreground">{kind}</span>}
      </button>
      {onClear && (
        <Button variant="ghost" size="icon-xs" aria-label={`Any ${title.toLowerCase()}`} onClick={onClear}>
          <X />
        </Button>
      )}
    </div>
    {isOpen && <div className="flex flex-col">{children}</div>}
  </section>
);

type ValueProps = {
  label: string;
  count: string;
  isChosen: boolean;
  isDisabled: boolean;
  onToggle: () => void;
};

const Value = ({ label, count, isChosen, isDisabled, onToggle }: ValueProps) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a button, which a label names as well.
  <label className="flex min-h-6 cursor-pointer items-center gap-1 rounded-sm pe-2 hover:bg-muted">
    <Checkbox checked={isChosen} disabled={isDisabled} onCheckedChange={onToggle} />
    <span className={cn('min-w-0 flex-1 truncate', isChosen && 'font-medium')} title={label}>
      {label}
    </span>
    <span className="text-xs text-muted-foreground tabular">{count}</span>
  </label>
);
