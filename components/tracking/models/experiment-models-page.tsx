'use client';
import { Box, PackagePlus } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo, useState } from 'react';
import { List } from '@/components/data/list';
import { ListBar } from '@/components/data/list-bar';
import { ListSearch } from '@/components/data/list-search';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { lazyDialog } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { useOperation, usePagedOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { plural } from '@/lib/pure/format';
import { type ListedModel, modelColumns } from './model-columns';

const RegisterManyDialog = lazyDialog(() =>
  import('@/components/registry/register/register-many-dialog').then((module) => module.RegisterManyDialog),
);

const PAGE = 50;
const MOST_METRICS = 4;
const LOOK_AGAIN = 15_000;
/** So many at once: who registers more has a program for it. */
const MOST_REGISTERED = 50;
const URL_STATE = { q: parseAsString.withDefault('') };

/** Models that the runs of an experiment logged: how each did, and registering several in one go. */
export function ExperimentModelsPage({ experimentId }: { experimentId: string }) {
  const [{ q }, set] = useQueryStates(URL_STATE);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isRegistering, setRegistering] = useState(false);
  const canWrite = useCanWrite();
  const experiment = useOperation('tracking.getExperiment', { experimentId });
  const name = experiment.data?.experiment.name;
  usePageTitle(name && `Models of ${name}`);
  const query = usePagedOperation(
    'tracking.searchLoggedModels',
    {
      experimentIds: [experimentId],
      ...(q && { filter: `attributes.name ILIKE '%${q.replaceAll("'", "''")}%'` }),
      mostMetrics: MOST_METRICS,
      maxResults: PAGE,
    },
    { every: (pages) => pages.length === 1 && LOOK_AGAIN },
  );
  const models = useMemo(() => query.data?.pages.flatMap((page) => page.models), [query.data]);
  const toggle = (id: string) =>
    setChosen((before) => (before.includes(id) ? before.filter((other) => other !== id) : [...before, id]));
  const wanted = chosen.flatMap((id) => models?.find(({ modelId }) => modelId === id) ?? []);
  const canRegister = canWrite && wanted.length > 0 && wanted.length <= MOST_REGISTERED;
  useActions(
    canRegister
      ? [{ label: 'Register the chosen models', keys: 'r', group: 'Models', run: () => setRegistering(true) }]
      : [],
  );
  return (
    <>
      <PageBar
        crumbs={[
          { label: 'Experiments', href: '/experiments' },
          { label: name ?? '…', href: `/experiments/${experimentId}` },
        ]}
        title="Logged models"
        actions={
          canWrite && (
            <Button variant="primary" disabled={!canRegister} onClick={() => setRegistering(true)}>
              <PackagePlus />
              {wanted.length > 0 ? `Register ${plural(wanted.length, 'model')}` : 'Register'}
            </Button>
          )
        }
      />
      <ListBar>
        <ListSearch
          group="Models"
          of="models"
          placeholder="Search by name"
          value={q}
          onSearch={(text) => set({ q: text })}
        />
        {wanted.length > MOST_REGISTERED && (
          <span role="status" className="text-muted-foreground">
            {MOST_REGISTERED} at most are registered at once.
          </span>
        )}
      </ListBar>
      <List
        label="Models"
        what="the models"
        query={query}
        rows={models}
        rowId={({ modelId }) => modelId}
        columns={modelColumns(models ?? [], { chosen, toggle, canChoose: canWrite })}
        className="md:min-w-[640px]"
        isSelected={({ modelId }) => chosen.includes(modelId)}
        empty={
          <EmptyState
            icon={<Box />}
            title={q ? `No model’s name has “${q}”` : 'No models were logged'}
            actions={q && <Button onClick={() => void set({ q: null })}>Clear the search</Button>}
          >
            {!q && (
              <>
                What runs log with <code className="font-mono">mlflow.&lt;flavor&gt;.log_model</code> is
                listed here.
              </>
            )}
          </EmptyState>
        }
        noun="model"
      />
      {isRegistering && (
        <RegisterManyDialog
          title={`Register ${plural(wanted.length, 'model')}`}
          candidates={wanted.map((model: ListedModel) => ({
            id: model.modelId,
            name: model.name,
            models: [model],
          }))}
          onClose={() => setRegistering(false)}
        />
      )}
    </>
  );
}
