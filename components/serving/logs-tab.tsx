'use client';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import type { Endpoint } from './endpoint-page';

/** What building the environment and the model itself printed. */
export function LogsTab({ endpoint }: { endpoint: Endpoint }) {
  const entities = [
    ...new Set(
      [endpoint.pendingConfig, endpoint.lastTried, endpoint.config].flatMap(
        (config) => config?.entities.map(({ name }) => name) ?? [],
      ),
    ),
  ];
  const [wanted, setEntity] = useQueryState('entity', parseAsString);
  const [kind, setKind] = useQueryState('log', parseAsStringLiteral(['build', 'model']).withDefault('build'));
  const entity = entities.find((name) => name === wanted) ?? entities[0] ?? '';
  const query = useOperation(
    'serving.readLogs',
    { name: endpoint.name, entity, isBuild: kind === 'build' },
    { every: endpoint.pendingConfig ? 1_000 : 5_000, enabled: entity !== '' },
  );
  if (entity === '') return <EmptyState title="Nothing is served yet" />;
  return (
    <div className="flex flex-col gap-3 px-4 py-4 lg:px-6">
      <div className="flex flex-wrap items-center gap-2">
        <Select
          label="Entity"
          isLabelShown
          size="sm"
          value={entity}
          onValueChange={(value) => void setEntity(value)}
          options={entities.map((value) => ({ value, label: value }))}
        />
        <Segmented
          label="Which log"
          value={kind}
          onValueChange={(value) => void setKind(value)}
          options={[
            { value: 'build', label: 'Getting ready' },
            { value: 'model', label: 'The model' },
          ]}
        />
      </div>
      <QueryPanel
        query={query}
        what="the log"
        skeleton={<Skeleton className="h-64" />}
        empty={({ lines }) =>
          lines.length > 0 ? undefined : (
            <EmptyState title="Nothing was printed">
              {kind === 'build'
                ? 'Lines come as the entity gets ready.'
                : 'What the model prints while it answers is shown here.'}
            </EmptyState>
          )
        }
      >
        {({ lines }) => (
          <section
            aria-label="Log"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            tabIndex={0}
            className="max-h-[60vh] overflow-auto rounded-lg border bg-surface p-3 font-mono text-xs leading-5 scroll-thin"
          >
            {lines.map(({ id, time, line }) => (
              <div key={id} className="flex gap-3">
                <time dateTime={new Date(time).toISOString()} className="shrink-0 text-muted-foreground">
                  {new Date(time).toISOString().slice(11, 19)}
                </time>
                <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{line}</span>
              </div>
            ))}
          </section>
        )}
      </QueryPanel>
    </div>
  );
}
