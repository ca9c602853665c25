/** From the body of a request to work for one model: read, held to its signature, in the form that its runtime takes. */
import { batchOf, batchOfNumbers, frameOf } from '@/lib/platform/runtimes/ask-table';
import { type OpenedModel, tensorBatch } from '@/lib/platform/runtimes/open-model';
import type { Batch, Ready } from '@/lib/platform/runtimes/protocol';
import { readNumbers } from '@/lib/pure/scoring/numbers';
import { type Asked, badRequest, invalidInput } from '@/lib/pure/scoring/read-body';
import { type SentRows, sentRows, sentRowsOf, type Table, toTable } from '@/lib/pure/scoring/table';

export type Question = { batch: Batch; rows: number; table: SentRows | undefined };

/** A body for whoever takes it as it is: written when it is asked for. */
type Raw = { mediaType: string; body: () => string };

const NATIVE: ReadonlySet<OpenedModel['runtime']> = new Set(['onnx', 'xgboost', 'lightgbm']);

/** @throws BAD_REQUEST, INVALID_PARAMETER_VALUE in MLflow's words */
export function askModel(
  { model, known }: { model: OpenedModel; known: Ready | undefined },
  asked: Asked,
  raw: Raw,
): Question {
  const { signature, runtime } = model;
  const numbers = NATIVE.has(runtime) ? readNumbers(asked, signature) : undefined;
  if (numbers) {
    const { rows } = numbers;
    return { batch: batchOfNumbers(numbers), rows, table: sentRowsOf(asked, rows) };
  }
  const isTable = asked.format !== 'unified' && asked.format !== 'parquet';
  const table = isTable ? toTable(asked, signature) : undefined;
  if (runtime === 'remote') {
    if (asked.format !== 'unified') {
      throw badRequest('This model is asked with `messages`, `prompt` or `input`, by what it does.');
    }
    return { batch: { kind: 'raw', mediaType: raw.mediaType, body: raw.body() }, rows: 1, table: undefined };
  }
  if (runtime === 'cluster') {
    // Held to the signature, and then passed on as it came.
    if (table) frameOf(model, table);
    return rawQuestion(raw, table);
  }
  if (runtime !== 'python') return nativeQuestion(model, known, asked, table);
  const hasParams = model.hasParams && asked.params !== undefined;
  const frame = table && !hasParams ? frameOf(model, table) : undefined;
  if (!frame || !table) return rawQuestion(raw, table);
  return { batch: batchOf(model, frame), rows: frame.rows, table: sentRows(table) };
}

const rawQuestion = (raw: Raw, table: Table | undefined): Question => ({
  batch: { kind: 'raw', mediaType: raw.mediaType, body: raw.body() },
  rows: table?.rows ?? 1,
  table: table && sentRows(table),
});

function nativeQuestion(
  model: OpenedModel,
  known: Ready | undefined,
  asked: Asked,
  table: Table | undefined,
): Question {
  if (asked.format === 'unified' || asked.format === 'parquet') {
    throw badRequest('This model takes tables and tensors as JSON or CSV.');
  }
  if (table) {
    const frame = frameOf(model, table);
    if (!frame) throw invalidInput('A value is missing in a column that must have one.');
    if (frame.rows === 0) throw invalidInput('There are no rows to predict for.');
    return { batch: batchOf(model, frame), rows: frame.rows, table: sentRows(table) };
  }
  if (!known?.inputs)
    throw invalidInput('This model takes a table: rows, or `inputs` by the names of its columns.');
  const batch = tensorBatch(asked, known.inputs);
  const rows = batch.kind === 'raw' ? 1 : (batch.parts[0] ?? 1);
  return { batch, rows, table: undefined };
}
