'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { lazyPart } from '@/components/ui/lazily';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { textsInWords } from '@/lib/pure/drift/quality';
import { formatCount, plural } from '@/lib/pure/format';
import { AcceptReference } from './accept-reference';
import { CustomPanel } from './custom-panel';
import { type Drift, DriftMap, MapLegend } from './drift-map';
import { TogetherPanel } from './together-panel';
import { ConceptBadge, VerdictBadge } from './verdicts';
import { useMonitorView } from './view-state';
import { windowLabel } from './window-label';

const ColumnPanel = lazyPart(() => import('./column-panel').then((module) => module.ColumnPanel));

type Props = { monitorId: string; config: MonitorConfig; every: number | false; mayManage: boolean };

/** The windows with their verdicts, and what each column did in them. */
export function DriftTab({ monitorId, config, every, mayManage }: Props) {
  const [view, set] = useMonitorView();
  const query = useOperation(
    'monitoring.getDrift',
    { id: monitorId, slice: view.slice, ...(view.before !== null && { before: view.before }) },
    { every, keepPrevious: true },
  );
  // Of other windows the last is told of, unless one is looked at column by column.
  const turn = (before: number | null) => void set({ before, ...(view.column === null && { window: null }) });
  return (
    <QueryPanel
      query={query}
      what="the windows"
      skeleton={<Skeleton className="h-64" />}
      empty={({ windows }) =>
        windows.length === 0 ? (
          <EmptyState title="No window is closed yet">
            A window is computed once no earlier rows are to be expected. Refresh, or add rows; what the last
            refresh found stands under Activity.
          </EmptyState>
        ) : undefined
      }
    >
      {(drift) => (
        <div className="flex flex-col gap-4">
          <LastWindow
            drift={drift}
            config={config}
            chosen={view.column === null ? view.window : null}
            acceptedOf={mayManage && view.slice === '' ? monitorId : null}
            onShow={
              view.window !== null && view.before !== view.window + 1
                ? () => void set({ before: (view.window ?? 0) + 1 })
                : undefined
            }
          />
          <DriftMap
            drift={drift}
            config={config}
            chosen={{ column: view.column, window: view.window }}
            onChoose={(column, window) => void set({ column, window })}
          />
          <div className="flex flex-wrap items-center gap-4">
            <MapLegend />
            <span className="ms-auto flex gap-1">
              <Button
                size="sm"
                disabled={drift.isFirst}
                onClick={() => turn(drift.windows[0]?.start ?? null)}
              >
                <ChevronLeft /> Earlier
              </Button>
              <Button size="sm" disabled={view.before === null} onClick={() => turn(null)}>
                Newest <ChevronRight />
              </Button>
            </span>
          </div>
          {view.column !== null && (
            <ColumnPanel
              monitorId={monitorId}
              slice={view.slice}
              column={view.column}
              window={view.window}
              config={config}
              onClose={() => void set({ column: null, window: null })}
            />
          )}
          <CustomPanel monitorId={monitorId} config={config} every={every} />
          <TogetherPanel monitorId={monitorId} config={config} every={every} />
        </div>
      )}
    </QueryPanel>
  );
}

type LastProps = {
  drift: Drift;
  config: MonitorConfig;
  chosen: number | null;
  /** The monitor whose reference it may become. */
  acceptedOf: string | null;
  /** Shows the windows up to the chosen one; none where they are. */
  onShow: (() => void) | undefined;
};

/** The window that is chosen, or the last one, in one line of words. */
function LastWindow({ drift, config, chosen, acceptedOf, onShow }: LastProps) {
  const window = chosen === null ? drift.windows.at(-1) : drift.windows.find(({ start }) => start === chosen);
  if (!window && chosen !== null)
    return (
      <section aria-label="Window" className="flex flex-wrap items-center gap-3 rounded-lg border px-4 py-3">
        <span>The window {windowLabel(chosen, config.granularity, config.timeZone)} is not among these.</span>
        {onShow && (
          <Button size="sm" onClick={onShow}>
            Show it
          </Button>
        )}
      </section>
    );
  if (!window) return null;
  const { start, verdict, verdictBefore, rows, labelled, drifted, judged, volume, schema, concept } = window;
  const changes = schema.map((change) =>
    change.kind === 'type-changed'
      ? `${change.column} is ${change.to} now, and was ${change.from}`
      : change.kind === 'texts-for-numbers'
        ? `${change.column} ${textsInWords(change)}`
        : `${change.column} ${change.kind === 'added' ? 'is new' : 'is gone'}`,
  );
  const place = drift.windows.indexOf(window);
  const isCompared = drift.lines.some(({ cells }) => cells[place] != null);
  const until = drift.windows.slice(0, place + 1);
  const isUnusual = volume.verdict === 'drift' || volume.verdict === 'severe';
  return (
    <section aria-label="Window" className="flex flex-col gap-1 rounded-lg border px-4 py-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{windowLabel(start, config.granularity, config.timeZone)}</span>
        <VerdictBadge verdict={verdict} />
        {concept && <ConceptBadge verdict={concept} />}
        {verdictBefore !== null && verdictBefore !== verdict && (
          <span className="text-muted-foreground">
            was <VerdictBadge verdict={verdictBefore} /> before it was computed again
          </span>
        )}
        {acceptedOf !== null && rows > 0 && (
          <span className="ms-auto">
            <AcceptReference monitorId={acceptedOf} config={config} windows={until} />
          </span>
        )}
      </p>
      <p className="text-muted-foreground tabular">
        {isCompared || rows === 0
          ? `${drifted} of ${plural(judged, 'column')} drifted. `
          : 'There is nothing yet that it could be compared with. '}
        {formatCount(rows)} rows
        {config.problem.kind !== 'none' && `, ${formatCount(labelled)} with a label`}.
        {isUnusual &&
          volume.expected !== null &&
          ` That is unusual: ${formatCount(Math.round(volume.low ?? 0))} to ${formatCount(Math.round(volume.high ?? 0))} were to be expected.`}
        {changes.length > 0 && ` Since the reference: ${changes.join('; ')}.`}
      </p>
    </section>
  );
}
