import type { ListColumn } from '@/components/data/list';
import { NumberText } from '@/components/data/number';
import { Time } from '@/components/data/time';
import { Checkbox } from '@/components/ui/checkbox';
import { HoverLink } from '@/components/ui/hover-link';
import type { OutputOf } from '@/lib/client/call';
import { shortId } from '@/lib/pure/format';
import { ModelState } from './model-state';

export type ListedModel = OutputOf<'tracking.searchLoggedModels'>['models'][number];

type Choice = { chosen: readonly string[]; toggle: (modelId: string) => void; canChoose: boolean };

/** The server tells the same few of each model. */
const shownMetrics = (models: readonly ListedModel[]): string[] => [
  ...new Set(models.flatMap(({ metrics }) => metrics.map(({ key }) => key))),
];

const hrefOf = ({ experimentId, sourceRunId, modelId }: ListedModel): string | undefined =>
  sourceRunId === null
    ? undefined
    : `/experiments/${experimentId}/runs/${sourceRunId}?tab=models&model=${modelId}`;

export const modelColumns = (
  models: readonly ListedModel[],
  { chosen, toggle, canChoose }: Choice,
): ListColumn<ListedModel>[] => [
  ...(canChoose
    ? [
        {
          title: 'Select',
          isTitleHidden: true,
          className: 'w-10',
          cell: (model: ListedModel) => (
            <Checkbox
              aria-label={`Select ${model.name} of ${shortId(model.sourceRunId ?? model.modelId)}`}
              checked={chosen.includes(model.modelId)}
              onCheckedChange={() => toggle(model.modelId)}
            />
          ),
        },
      ]
    : []),
  {
    title: 'Name',
    isCut: true,
    cell: (model) => {
      const href = hrefOf(model);
      return href ? (
        <HoverLink
          data-list-item
          href={href}
          className="truncate rounded-xs font-medium leading-6 hover:text-accent"
        >
          {model.name}
        </HoverLink>
      ) : (
        <span className="font-medium">{model.name}</span>
      );
    },
  },
  {
    title: 'State',
    className: 'w-24',
    cell: ({ status }) => <ModelState status={status.replace('LOGGED_MODEL_', '')} />,
  },
  {
    title: 'Run',
    className: 'hidden w-28 @2xl:table-cell',
    cell: ({ sourceRunId, experimentId }) =>
      sourceRunId && (
        <HoverLink
          href={`/experiments/${experimentId}/runs/${sourceRunId}`}
          title={sourceRunId}
          className="rounded-xs font-mono text-xs leading-6 hover:text-accent"
        >
          {shortId(sourceRunId)}
        </HoverLink>
      ),
  },
  ...shownMetrics(models).map(
    (key): ListColumn<ListedModel> => ({
      id: `metrics.${key}`,
      title: key,
      className: 'hidden w-32 @4xl:table-cell',
      align: 'end',
      cell: (model) => {
        const metric = model.metrics.find((each) => each.key === key);
        return metric && <NumberText value={metric.value} />;
      },
    }),
  ),
  {
    title: 'Type',
    className: 'hidden w-36 @5xl:table-cell',
    isMuted: true,
    isCut: true,
    cell: ({ modelType }) => modelType,
  },
  {
    title: 'Logged',
    className: 'hidden w-36 @3xl:table-cell',
    isMuted: true,
    cell: ({ creationTimestampMs }) => <Time value={creationTimestampMs} />,
  },
];
