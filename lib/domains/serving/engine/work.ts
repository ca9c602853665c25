/** One request on its way through a model: what is asked, and how long it may take. */
import type { Readable } from 'node:stream';
import { knownError } from '@/lib/core/surface';
import type { Answer, Batch, NumberOutput } from '@/lib/platform/runtimes/protocol';
import { keyOf } from '@/lib/pure/scoring/numbers';

export type Outcome = Answer & {
  retryAfter?: number;
  queueMs: number;
  modelMs: number;
  /** Beside the body, where the model said them: what is in it. */
  outputs?: NumberOutput[] | undefined;
  /** Instead of a body. */
  streamed?: Streamed;
};

/** An answer that comes piece by piece. Whoever is given it reads it, or destroys it: until it is closed it counts as under way. */
export type Streamed = {
  pieces: Readable;
  /** Once it is closed: how it ended, and all that was said, as one answer. */
  ended: () => Answer;
};

export type Work = {
  batch: Batch;
  rows: number;
  /** Requests of the same layout may be answered together. */
  layout: string;
  /** When nobody waits any longer, in milliseconds since the epoch. */
  deadline: number;
  arrived: number;
  attempts: number;
  /** It was part of a batch that failed: it goes by itself now. */
  isAlone: boolean;
  isGone: () => boolean;
  settle: (outcome: Outcome) => void;
};

const MOST_ROWS = 4096;

export const fault = (status: number, code: string, message: string, retryAfter?: number): Outcome => ({
  status,
  body: JSON.stringify({ error_code: code, message }),
  ...(retryAfter !== undefined && { retryAfter }),
  queueMs: 0,
  modelMs: 0,
});

/** What was thrown, as an answer. What nobody expected says nothing to the caller and everything to the log. */
export function faultOf(error: unknown, requestId: string): Outcome {
  const { status, code, message, retryAfterSeconds } = knownError(error, requestId);
  return fault(status, code, message, retryAfterSeconds);
}

export const layoutOf = (batch: Batch): string => {
  if (batch.kind === 'numbers') return batch.layout.key;
  if (batch.kind === 'frame') return keyOf(batch.columns);
  if (batch.kind === 'raw') return '';
  return batch.tensors.map(({ name, type, dims }) => `${type} ${name} ${dims.slice(1).join('x')}`).join('\n');
};

/** The first and whatever may be answered with it, out of the queue. */
export function takeBatch(queue: Work[], mayBatch: boolean, most: number): Work[] {
  const [first] = queue;
  if (!first) return [];
  if (!mayBatch || first.isAlone || first.batch.kind === 'raw') return queue.splice(0, 1);
  let { rows } = first;
  const joins = (next: Work) => {
    const fits = !next.isAlone && next.layout === first.layout && rows + next.rows <= MOST_ROWS;
    if (fits) rows += next.rows;
    return fits;
  };
  let at = 1;
  while (at < queue.length && at < most && joins(queue[at] as Work)) at += 1;
  const taken = queue.splice(0, at);
  // Others may stand in between.
  for (let next = 1; next < queue.length && taken.length < most; ) {
    if (joins(queue[next] as Work)) taken.push(...queue.splice(next, 1));
    else next += 1;
  }
  return taken;
}

/** Their rows behind each other. */
export function joinBatches(works: readonly Work[]): Batch {
  const [first] = works;
  if (!first) throw new Error('no work');
  if (works.length === 1) return first.batch;
  const parts = works.map(({ rows }) => rows);
  if (first.batch.kind === 'numbers') return { ...first.batch, parts, values: joinNumbers(works) };
  if (first.batch.kind === 'frame') {
    return {
      kind: 'frame',
      parts,
      columns: first.batch.columns.map((column, at) => ({
        ...column,
        values: joined(works, ({ batch }) =>
          batch.kind === 'frame' ? batch.columns[at]?.values : undefined,
        ),
      })),
    };
  }
  if (first.batch.kind === 'raw') throw new Error('a body as it came is no batch');
  return {
    kind: 'tensors',
    parts,
    tensors: first.batch.tensors.map((tensor, at) => ({
      ...tensor,
      dims: [parts.reduce((sum, part) => sum + part, 0), ...tensor.dims.slice(1)],
      data: joined(works, ({ batch }) => (batch.kind === 'tensors' ? batch.tensors[at]?.data : undefined)),
    })),
  };
}

/** What each of them is answered, of outputs that came for all. */
export function splitOutputs(outputs: readonly NumberOutput[], works: readonly Work[]): NumberOutput[][] {
  let from = 0;
  return works.map(({ rows }) => {
    const to = from + rows;
    const own = outputs.map(({ name, shape: [all = 1, ...inner], data }) => {
      const width = data.length / all;
      return { name, shape: [rows, ...inner], data: data.subarray(from * width, to * width) };
    });
    from = to;
    return own;
  });
}

function joinNumbers(works: readonly Work[]): Float64Array {
  const all = works.flatMap(({ batch }) => (batch.kind === 'numbers' ? [batch.values] : []));
  const values = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const some of all) {
    values.set(some, at);
    at += some.length;
  }
  return values;
}

function joined<Value>(
  works: readonly Work[],
  valuesOf: (work: Work) => ArrayLike<Value> | undefined,
): Value[] {
  const all: Value[] = [];
  for (const work of works) {
    const values = valuesOf(work) ?? [];
    for (let at = 0; at < values.length; at += 1) all.push(values[at] as Value);
  }
  return all;
}

export const unloading = () => fault(503, 'TEMPORARILY_UNAVAILABLE', 'The model is being unloaded.', 1);
export const tooBusy = () =>
  fault(
    429,
    'REQUEST_LIMIT_EXCEEDED',
    'Too many concurrent requests. Consider increasing the provisioned concurrency of the served entity.',
    1,
  );
export const timedOut = () => fault(504, 'REQUEST_TIMEOUT', 'Request processing time exceeded limit');
/** In MLflow's words for whatever a model raises. */
export const modelFault = (why: string) => ({
  ...fault(400, 'BAD_REQUEST', ''),
  body: JSON.stringify({
    error_code: 'BAD_REQUEST',
    message:
      'Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is compatible with the model for inference.',
    stack_trace: why,
  }),
});
