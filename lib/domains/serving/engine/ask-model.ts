/** From the body of a request to work for one model: read, held to its signature, in the form that its runtime takes. */
import { frameOf } from '@/lib/platform/runtimes/ask-table';
import { type OpenedModel, tensorBatch } from '@/lib/platform/runtimes/open-model';
import type { Batch, Ready } from '@/lib/platform/runtimes/protocol';
import type { Frame } from '@/lib/pure/scoring/enforce';
import { type Asked, badRequest, invalidInput } from '@/lib/pure/scoring/read-body';
import { type Table, toTable } from '@/lib/pure/scoring/table';

export type Question = { batch: Batch; rows: number; table: Table | undefined };

/** @throws BAD_REQUEST, INVALID_PARAMETER_VALUE in MLflow's words */
export function askModel(
  { model, known }: { model: OpenedModel; known: Ready | undefined },
  asked: Asked,
  raw: { mediaType: string; body: string },
): Question {
  const { signature, runtime } = model;
  const isTable = asked.format !== 'unified' && asked.format !== 'parquet';
  const table = isTable ? toTable(asked, signature) : undefined;
  if (runtime === 'remote') {
    if (asked.format !== 'unified') {
      throw badRequest('This model is asked with `messages`, `prompt` or `input`, by what it does.');
    }
    return { batch: { kind: 'raw', ...raw }, rows: 1, table: undefined };
  }
  if (runtime === 'cluster') {
    // Held to the signature, and then passed on as it came.
    if (table) frameOf(model, table);
    return { batch: { kind: 'raw', ...raw }, rows: table?.rows ?? 1, table };
  }
  if (runtime !== 'python') return nativeQuestion(model, known, asked, table);
  const hasParams = model.hasParams && asked.params !== undefined;
  const frame = table && !hasParams ? frameOf(model, table) : undefined;
  if (frame) return { ...frameQuestion(frame), table };
  return { batch: { kind: 'raw', ...raw }, rows: table?.rows ?? 1, table };
}

const frameQuestion = ({ columns, rows }: Frame): Omit<Question, 'table'> => ({
  batch: { kind: 'frame', parts: [rows], columns },
  rows,
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
    return { ...frameQuestion(frame), table };
  }
  const batch = tensorBatch(asked.value, known?.inputs ?? []);
  const rows = batch.kind === 'raw' ? 1 : (batch.parts[0] ?? 1);
  return { batch, rows, table: undefined };
}
