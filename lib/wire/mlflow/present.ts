/** Shapes of MLflow's answers that differ from the domain's: its messages nest, and leave out what is empty. */

import type { Operation } from '@/lib/core/operation';
import { toSnake } from '@/lib/core/wire';
import type * as tracking from '@/lib/domains/tracking/operations';

// biome-ignore lint/suspicious/noExplicitAny: any operation, whatever its input.
type OutputOf<T> = T extends Operation<any, infer Output> ? Output : never;
type Run = OutputOf<typeof tracking.getRun>;
type PlainRun = OutputOf<typeof tracking.createRun>;
type Experiment = OutputOf<typeof tracking.getExperiment>['experiment'];
type LoggedModel = OutputOf<typeof tracking.getLoggedModel>['model'];

/** Declared keys in snake_case, one level deep; what is undefined or an empty list is left out, as protobuf does. */
export function snake(value: object): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    const isEmpty = field === undefined || field === null || (Array.isArray(field) && field.length === 0);
    if (!isEmpty) result[toSnake(key)] = field;
  }
  return result;
}

const snakeAll = (list: object[]) => list.map(snake);

const asInfo = (info: PlainRun['info'] | OutputOf<typeof tracking.updateRun>['info']) => snake(info);

const asInputs = ({ datasetInputs, modelInputs }: Pick<Run, 'datasetInputs' | 'modelInputs'>) =>
  snake({
    datasetInputs: datasetInputs.map(({ dataset, tags }) => snake({ tags, dataset: snake(dataset) })),
    modelInputs: snakeAll(modelInputs),
  });

const asRun = ({ info, data, ...run }: Run) => ({
  info: asInfo(info),
  data: snake(data),
  inputs: asInputs(run),
  outputs: snake({ modelOutputs: snakeAll(run.modelOutputs) }),
});

export const presentRun = (run: Run) => ({ run: asRun(run) });
export const presentNewRun = ({ info, data }: PlainRun) => ({
  run: { info: asInfo(info), data: snake(data), inputs: {}, outputs: {} },
});
export const presentRunInfo = ({ info }: OutputOf<typeof tracking.updateRun>) => ({ run_info: asInfo(info) });
export const presentRuns = ({ runs, nextPageToken }: OutputOf<typeof tracking.searchRuns>) =>
  snake({ runs: runs.map(asRun), nextPageToken });

export const presentExperiment = ({ experiment }: { experiment: Experiment }) => ({
  experiment: snake(experiment),
});
export const presentExperiments = ({
  experiments,
  nextPageToken,
}: OutputOf<typeof tracking.searchExperiments>) =>
  snake({ experiments: experiments.map(snake), nextPageToken });

export const presentMetrics = ({
  metrics,
  nextPageToken,
}: {
  metrics: (object & { runId?: string })[];
  nextPageToken?: string;
}) =>
  snake({
    metrics: metrics.map((metric) => (metric.runId === undefined ? metric : snake(metric))),
    nextPageToken,
  });

export const presentFiles = ({ files, rootUri }: { files: object[]; rootUri?: string }) =>
  snake({ rootUri, files: files.map(snake) });

export const presentDatasetSummaries = ({ datasetSummaries }: OutputOf<typeof tracking.searchDatasets>) =>
  snake({ datasetSummaries: snakeAll(datasetSummaries) });

const asLoggedModel = ({ params, metrics, tags, ...info }: LoggedModel) => ({
  info: snake({ ...info, tags }),
  data: snake({ params, metrics: snakeAll(metrics) }),
});
export const presentLoggedModel = ({ model }: { model: LoggedModel }) => ({ model: asLoggedModel(model) });
export const presentLoggedModels = ({
  models,
  nextPageToken,
}: OutputOf<typeof tracking.searchLoggedModels>) =>
  snake({ models: models.map((model) => asLoggedModel(model)), nextPageToken });
export const presentExperimentId = ({ experimentId }: { experimentId: string }) => ({
  experiment_id: experimentId,
});
