'use client';
import { EyeOff, Plus } from 'lucide-react';
import { memo, type ReactNode, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { GAP } from '@/components/charts/geometry';
import { type ChartGrid, useChartGrid } from '@/components/charts/use-grid';
import { ErrorState } from '@/components/data/states';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { lazyDialog } from '@/components/ui/lazily';
import { Tooltip } from '@/components/ui/tooltip';
import { useActions } from '@/lib/client/actions';
import { useZone } from '@/lib/client/preferences';
import { forgetUndo, offerUndo } from '@/lib/client/undo';
import { formatCount } from '@/lib/pure/format';
import { ArrangedCharts, ChartCells } from './arranged-charts';
import { ChartCard, type RunsAsked } from './chart-card';
import { ChartCell } from './chart-cell';
import { copyLinkToChart, linkToChart } from './chart-link';
import { ChartMenu } from './chart-menu';
import { ChartSettings } from './chart-settings';
import { ChartPlaces } from './charts-skeleton';
import {
  addChart,
  type ChartSpec,
  type ChartsLayout,
  changeChart,
  keptLayout,
  moveChart,
  readLayout,
  removeChart,
  restoreChart,
} from './layout';
import { choicesOf, toLayout } from './layout-choices';
import { LineToolbar } from './line-toolbar';
import { MoreMetrics, NoCharts } from './no-charts';
import { foldSections, moveSection } from './sections';
import { HEIGHTS } from './sizes';
import { looksOf, type Subject } from './subject';
import { titleOfChart } from './titles';
import { useCharted } from './use-charted';
import { useKept } from './use-kept';
import { YRangeFields } from './y-range-fields';

const EditChartDialog = lazyDialog(() =>
  import('./edit-chart-dialog').then((module) => module.EditChartDialog),
);
const AddToReport = lazyDialog(() =>
  import('@/components/reports/add-to-report').then((module) => module.AddToReport),
);
const LargeChart = lazyDialog(() => import('./large-chart').then((module) => module.LargeChart));

export type RunChartsProps = {
  experimentIds: string[];
  /** Whom line charts are of. */
  subject: Subject;
  /** Whom charts of values are of. */
  of: RunsAsked;
  /** How many runs or groups there are to draw. */
  total: number;
  /** The arrangement of the charts, kept with the view. */
  layout: unknown;
  onLayout: (layout: unknown) => void;
  /** A line was clicked. */
  onPick?: ((id: string) => void) | undefined;
  /** Beside the toolbar's own buttons. */
  children?: ReactNode;
};

/** Charts of an experiment's runs, arranged by whoever looks at them. What moves beside them does not draw them again. */
export const RunCharts = memo(function RunCharts(props: RunChartsProps) {
  const { experimentIds, subject, of, total } = props;
  const [layout, put] = useKept(props.layout, readLayout, (next) => props.onLayout(keptLayout(next)));
  const change = (patch: Partial<ChartsLayout>) => put((before) => ({ ...before, ...patch }));
  const zone = useZone();
  const [edited, setEdited] = useState<ChartSpec | 'new'>();
  /** The address of a chart that goes into a report. */
  const [reported, setReported] = useState<string>();
  const canWrite = useCanWrite();
  const searchRef = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const grid = useChartGrid(body);
  const { search } = layout;
  const charted = useCharted(experimentIds, layout, subject);
  const { charts, sections, metrics } = charted;
  const choices = choicesOf(layout);
  // What moves a slider must not wait for ten charts.
  const drawn = useDeferredValue(layout);
  const settings = useMemo(
    () => ({ ...choicesOf(drawn), band: drawn.band, withMembers: drawn.members, zone }),
    [drawn, zone],
  );
  const window = settings.window;
  const setWindow = (next: typeof window) => change({ zoom: next ? [next[0], next[1]] : null });
  const looks = looksOf(subject);
  // From another page the arrangement would be written into that one's address.
  const owner = useId();
  useEffect(() => () => forgetUndo(owner), [owner]);

  useActions([
    { label: 'Search charts', group: 'Charts', run: () => searchRef.current?.focus() },
    { label: 'Add a chart', keys: 'shift+c', group: 'Charts', run: () => setEdited('new') },
    {
      label: 'Logarithmic y axis',
      keys: 'shift+l',
      group: 'Charts',
      run: () => change({ logY: !layout.logY }),
    },
    ...(charted.isTitled
      ? [true, false].map((isFolded) => ({
          label: isFolded ? 'Fold all sections' : 'Unfold all sections',
          group: 'Charts',
          run: () =>
            put((before) =>
              foldSections(
                before,
                sections.map(({ name }) => name),
                isFolded,
              ),
            ),
        }))
      : []),
    ...(layout.zoom
      ? [{ label: 'Show the whole x axis', group: 'Charts', run: () => change({ zoom: null }) }]
      : []),
  ]);

  const shared = (spec: ChartSpec) => ({
    spec,
    of,
    looks,
    subject,
    settings,
    window,
    onWindow: setWindow,
    onPick: props.onPick,
    onChange: (changes: Partial<ChartSpec>) => put((before) => changeChart(before, spec.id, changes)),
  });
  const actionsOf = (spec: ChartSpec, move: (to: number) => void, at: number) => ({
    edit: () => setEdited(spec),
    move: (by: number) => move(at + by),
    resize: (size: Partial<ChartSpec>) => put((before) => changeChart(before, spec.id, size)),
    toggleLogY: () => put((before) => changeChart(before, spec.id, { logY: !(spec.logY ?? layout.logY) })),
    copyLink: () => void copyLinkToChart(layout, spec.id),
    addToReport: canWrite ? () => setReported(linkToChart(layout, spec.id)) : undefined,
    remove() {
      put((before) => removeChart(before, spec.id));
      offerUndo(
        `The chart “${titleOfChart(spec)}” was removed`,
        () => put((before) => restoreChart(before, layout, spec.id)),
        owner,
      );
    },
  });
  function cellOf(
    spec: ChartSpec,
    at: number,
    beside: readonly ChartSpec[],
    { widthOf, columns }: ChartGrid,
  ) {
    const move = (to: number) => put((before) => moveChart(before, beside, spec.id, to));
    const actions = actionsOf(spec, move, at);
    const width = widthOf(spec.w ?? 1);
    return (
      <ChartCell
        key={spec.id}
        id={spec.id}
        title={titleOfChart(spec)}
        width={width}
        span={spec.w ?? 1}
        columns={columns}
        height={spec.h ?? 1}
        at={at}
        of={beside.length}
        onMove={move}
        onResize={actions.resize}
        onDrop={(dragged) => put((before) => moveChart(before, beside, dragged, at))}
      >
        <ChartCard
          {...shared(spec)}
          width={width}
          height={HEIGHTS[spec.h ?? 1]}
          onOpen={() => change({ large: spec.id })}
          menu={<ChartMenu spec={spec} isLogY={spec.logY ?? layout.logY} actions={actions} />}
        />
      </ChartCell>
    );
  }
  const large = charts.find(({ id }) => id === layout.large);

  return (
    <>
      <LineToolbar
        experimentIds={experimentIds}
        search={search}
        onSearch={(next) => change({ search: next })}
        searchRef={searchRef}
        choices={choices}
        onChange={(changed) => change(toLayout(changed))}
        settings={<ChartSettings subject={subject} layout={layout} total={total} onChange={change} />}
      >
        {charted.hidden > 0 && (
          <Tooltip content="Charts of metrics that nothing drawn has logged. Show them">
            <Button onClick={() => change({ withData: false })}>
              <EyeOff />
              {formatCount(charted.hidden)} without data
            </Button>
          </Tooltip>
        )}
        <Tooltip content="Add a chart" keys="shift+c">
          <Button aria-label="Add a chart" onClick={() => setEdited('new')}>
            <Plus />
            Chart
          </Button>
        </Tooltip>
        {props.children}
      </LineToolbar>
      <div ref={body} className="m-4">
        {metrics.error && !metrics.data ? (
          <ErrorState
            error={metrics.error}
            what="the metrics"
            onRetry={() => void metrics.refetch()}
            isRetrying={metrics.isFetching}
          />
        ) : charts.length === 0 && metrics.data ? (
          <NoCharts
            search={search}
            onClear={() => change({ search: '' })}
            hidden={charted.hidden}
            onShow={() => change({ withData: false })}
            onAdd={() => setEdited('new')}
          />
        ) : (
          <>
            {charts.length === 0 && (
              <div className="flex flex-wrap" style={{ gap: GAP }}>
                <ChartPlaces width={grid?.widthOf(1)} />
              </div>
            )}
            {grid && (
              <ArrangedCharts
                sections={sections}
                isTitled={charted.isTitled}
                onFold={(names, isFolded) => put((before) => foldSections(before, names, isFolded))}
                onMove={(shown, name, to) => put((before) => moveSection(before, shown, name, to))}
              >
                {({ items }) => (
                  <ChartCells items={items}>{(spec, at) => cellOf(spec, at, items, grid)}</ChartCells>
                )}
              </ArrangedCharts>
            )}
          </>
        )}
        <MoreMetrics {...charted} />
      </div>
      {reported && <AddToReport address={reported} onClose={() => setReported(undefined)} />}
      {edited && (
        <EditChartDialog
          experimentIds={experimentIds}
          spec={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onSave={(draft) =>
            put((before) =>
              edited === 'new' ? addChart(before, draft) : changeChart(before, edited.id, draft),
            )
          }
        />
      )}
      {large && (
        <LargeChart
          title={titleOfChart(large)}
          onClose={() => change({ large: null })}
          tools={
            large.kind === 'line' && (
              <YRangeFields
                ends={large.y}
                onEnds={(y) => put((before) => changeChart(before, large.id, { y }))}
              />
            )
          }
        >
          {(size) => <ChartCard {...shared(large)} {...size} isLarge />}
        </LargeChart>
      )}
    </>
  );
});
