/** What a model server and the process that holds a model say to each other. */
import type { Column } from '../../pure/scoring/enforce';
import type { Layout } from '../../pure/scoring/numbers';

/** One batch: several requests' rows behind each other (`parts` says how many of each), or one body as it came. */
export type Batch = BatchOf<Column['values']>;
/** As the process of a model reads it: numbers may come as they lie in memory. */
export type ReadBatch = BatchOf<ArrayLike<number | string | boolean | bigint>>;

type BatchOf<Values> =
  // Row by row, as they lie in memory: what Node executes takes most tables like this.
  | { kind: 'numbers'; parts: number[]; layout: Layout; values: Float64Array }
  | { kind: 'frame'; parts: number[]; columns: (Pick<Column, 'name' | 'type'> & { values: Values })[] }
  | { kind: 'tensors'; parts: number[]; tensors: TensorData[] }
  | { kind: 'raw'; mediaType: string; body: string };

export type TensorData = {
  name: string;
  type: string;
  dims: number[];
  data: ArrayLike<number | string | boolean>;
};
export type TensorMeta = { name: string; type: string; shape: (number | string)[] };

/** The answer to one request: JSON as MLflow's scoring server writes it. */
export type Answer = {
  status: number;
  body: string;
  /** The same as Python wrote it, with bare words where JSON can only leave a gap: for whoever can tell infinities from gaps. */
  exact?: string;
};

/** What a model answers in numbers, row by row as they lie in memory: for whoever would read them out of the text again. */
export type NumberOutput = { name: string; shape: number[]; data: Float32Array | Float64Array };

/**
 * `outputs` are those of all answers behind each other, where all are numbers and each row has its own.
 * `isBatchFault`: as a batch it failed, which says nothing of its parts.
 */
export type Reply =
  | { answers: Answer[]; outputs?: NumberOutput[] | undefined }
  | { fault: string; isBatchFault: boolean };

export type Ready = {
  /** Whether rows are answered each by itself, as tried with the input example. */
  isBatchable: boolean;
  /** Of an ONNX model. */
  inputs?: TensorMeta[];
  outputs?: TensorMeta[];
};

/** A process that holds a model, seen from outside: one batch at a time. */
export interface Runner {
  /** Settles when the model is loaded and has answered its input example. @throws Error with a sentence for people */
  readonly ready: Promise<Ready>;
  /** @throws Error when the process ends before it has answered */
  run(batch: Batch): Promise<Reply>;
  readonly pid: number | undefined;
  /** What it ended of: settles once, whatever the cause. */
  readonly ended: Promise<string>;
  kill(): void;
}

export type RunnerOptions = {
  /** The model's folder on this disk. */
  folder: string;
  /** Settings of the entity; nothing else of ours is in the process's environment. */
  environment: Record<string, string>;
  /** The request that warms it up. */
  example?: Batch;
  onLine: (line: string) => void;
};
