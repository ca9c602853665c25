'use client';
import { List, type ListColumn } from '@/components/data/list';
import { NumberText } from '@/components/data/number';
import { Time } from '@/components/data/time';
import { usePagedOperation } from '@/lib/client/use-operation';
import { InStages, type ListedModel, ModelName, NamedAliases } from './model-cells';
import { type ModelSort, questionOf } from './models-link';
import { NoModels } from './no-models';
import { useModelsView } from './use-models-view';

const LOOK_AGAIN = 15_000;

const COLUMNS: ListColumn<ListedModel, ModelSort>[] = [
  {
    title: 'Name',
    sort: 'name',
    isAscendingFirst: true,
    isCut: true,
    cell: (model) => <ModelName model={model} />,
  },
  {
    title: 'Newest in each stage',
    className: 'hidden w-[340px] @2xl:table-cell',
    isCut: true,
    cell: (model) => <InStages model={model} />,
  },
  {
    title: 'Aliases',
    className: 'hidden w-56 @5xl:table-cell',
    isCut: true,
    cell: (model) => <NamedAliases model={model} />,
  },
  {
    title: 'Versions',
    className: 'hidden w-24 @3xl:table-cell',
    align: 'end',
    cell: ({ versions }) => <NumberText value={versions} />,
  },
  {
    title: 'Owner',
    className: 'hidden w-44 @7xl:table-cell',
    isMuted: true,
    isCut: true,
    cell: ({ owner }) => <span title={owner}>{owner}</span>,
  },
  {
    title: 'Changed',
    className: 'w-32',
    sort: 'updated',
    isMuted: true,
    cell: ({ lastUpdatedTime }) => <Time value={lastUpdatedTime} />,
  },
  {
    title: 'Created',
    className: 'hidden w-32 @7xl:table-cell',
    sort: 'created',
    isMuted: true,
    cell: ({ creationTime }) => <Time value={creationTime} />,
  },
];

export function ModelsTable({ onCreate }: { onCreate: () => void }) {
  const [view, setView] = useModelsView();
  const query = usePagedOperation('registry.listModels', questionOf(view), {
    every: (pages) => pages.length === 1 && LOOK_AGAIN,
  });
  return (
    <List
      label="Models"
      what="the models"
      query={query}
      rows={query.data?.pages.flatMap((page) => page.models)}
      rowId={({ id }) => id}
      columns={COLUMNS}
      className="md:min-w-[720px]"
      empty={<NoModels onCreate={onCreate} />}
      noun="model"
      total={query.data?.pages[0]?.total}
      sort={{
        by: view.sort,
        isAscending: view.ascending,
        onSort: (sort, ascending) => void setView({ sort, ascending }),
      }}
    />
  );
}
