/** Some rows through a model: the whole of them at once, or the first of them that it cannot answer, by its number. */
import { batchOf, frameOf } from '@/lib/platform/runtimes/ask-table';
import type { Batch } from '@/lib/platform/runtimes/protocol';
import { AppError, invalid, unavailable } from '@/lib/pure/errors';
import { pythonJson } from '@/lib/pure/scoring/python-json';
import type { Table } from '@/lib/pure/scoring/table';
import type { LoadedModel } from './warm-models';

const BATCH_WITHIN = 30 * 60_000;
const LONGEST_REASON = 600;

/** The answer as JSON: `{"predictions": […]}`, a prediction a row. @throws INVALID_PARAMETER_VALUE naming the row, or the column */
export async function predict(loaded: LoadedModel, table: Table, firstRow: number): Promise<string> {
  try {
    return await answerTo(loaded, table);
  } catch (error) {
    if (!isAboutRows(error)) throw error;
    throw await nameRow(loaded, table, firstRow, error);
  }
}

/** The model cannot answer these rows; whatever else went wrong is no fault of theirs. */
export const isAboutRows = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'INVALID_PARAMETER_VALUE' || error.code === 'BAD_REQUEST');

/** The answer as JSON, to all of the rows. @throws INVALID_PARAMETER_VALUE where it cannot answer one of them */
export async function answerTo({ model, runner }: LoadedModel, table: Table): Promise<string> {
  const frame = frameOf(model, table);
  if (!frame && model.runtime !== 'python')
    throw invalid('A value is missing in a column that must have one.');
  const batch: Batch = frame
    ? batchOf(model, frame)
    : { kind: 'raw', mediaType: 'application/json', body: splitOf(table) };
  const late = setTimeout(() => runner.kill(), BATCH_WITHIN);
  const reply = await runner
    .run(batch)
    .catch((error: Error) => {
      throw unavailable(`The model's process broke off: ${error.message}.`);
    })
    .finally(() => clearTimeout(late));
  if ('fault' in reply) throw invalid(reply.fault.slice(0, LONGEST_REASON));
  const [answer] = reply.answers;
  if (!answer || answer.status >= 400) throw invalid(reasonOf(answer?.body ?? ''));
  return answer.body;
}

function splitOf({ columns, rows }: Table): string {
  const names = [...columns.keys()];
  const values = [...columns.values()];
  const data = Array.from({ length: rows }, (_, row) => values.map((column) => column[row] ?? null));
  return pythonJson({ dataframe_split: { columns: names, data } });
}

/** What a trace says that was raised in the end: the first line behind the last place in the code. */
function raisedIn(trace = ''): string | undefined {
  const lines = trace.trim().split('\n');
  const last = lines.findLastIndex((line) => /^\s+File /.test(line));
  return lines.slice(last + 1).find((line) => /^\S/.test(line));
}

function reasonOf(body: string): string {
  try {
    const { message, stack_trace: trace } = JSON.parse(body) as { message?: string; stack_trace?: string };
    return (raisedIn(trace) ?? message ?? body).slice(0, LONGEST_REASON);
  } catch {
    return body.slice(0, LONGEST_REASON);
  }
}

const slice = ({ columns }: Table, from: number, to: number): Table => ({
  columns: new Map([...columns].map(([name, values]) => [name, values.slice(from, to)])),
  rows: to - from,
});

/** Halves the rows until one is left. A fault of all of them is told as it came. */
async function nameRow(
  loaded: LoadedModel,
  table: Table,
  firstRow: number,
  whole: AppError,
): Promise<AppError> {
  const faultOf = (from: number, to: number) =>
    answerTo(loaded, slice(table, from, to)).then(
      () => undefined,
      (error: unknown) => {
        if (isAboutRows(error)) return error;
        throw error;
      },
    );
  let from = 0;
  let to = table.rows;
  while (to - from > 1) {
    const middle = from + Math.floor((to - from) / 2);
    if (await faultOf(from, middle)) to = middle;
    else from = middle;
  }
  const fault = await faultOf(from, to);
  const isOfAll = table.rows > 1 && from === 0 && fault && (await faultOf(table.rows - 1, table.rows));
  if (!fault || isOfAll) return withoutTable(whole);
  const [name = '', values = []] = [...table.columns][0] ?? [];
  const row = firstRow + from + 1;
  return invalid(
    `Row ${row} (${name} = ${JSON.stringify(values[from] ?? null)}): ${withoutTable(fault).message}`,
  );
}

/** What MLflow says around a breach describes the batch, which nobody has seen. */
export const withoutTable = (error: AppError): AppError =>
  invalid(error.message.replace(/^Failed to predict data [\s\S]*? Error: (?=[A-Z][^']*\.?)/, ''));
