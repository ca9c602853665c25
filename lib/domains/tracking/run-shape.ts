export type MetricView = { key: string; value: number | string; timestamp: number; step: number };
export type KeyValue = { key: string; value: string };

/** A run as the tracking API knows it. Times are epoch milliseconds; NaN travels as the text 'NaN'. */
export type RunView = {
  info: {
    runId: string;
    runUuid: string;
    runName: string;
    experimentId: string;
    userId: string;
    status: string;
    startTime: number;
    endTime?: number;
    artifactUri: string;
    lifecycleStage: 'active' | 'deleted';
  };
  data: { metrics: MetricView[]; params: KeyValue[]; tags: KeyValue[] };
};

export type DatasetInputView = {
  dataset: {
    name: string;
    digest: string;
    sourceType: string;
    source: string;
    schema?: string;
    profile?: string;
  };
  tags: KeyValue[];
};

export type RunInputs = {
  datasetInputs: DatasetInputView[];
  modelInputs: { modelId: string }[];
  modelOutputs: { modelId: string; step: number }[];
};

export const artifactUri = (root: string, runId: string) => `${root.replace(/\/+$/, '')}/${runId}/artifacts`;
