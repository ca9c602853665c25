/** A part of the output: some rows of the input, in their order, each with its predictions. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { deltaType } from '@/lib/platform/delta';
import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { invalid } from '@/lib/pure/errors';
import { identifier, identifiers, literal } from '@/lib/pure/sql-text';
import { SCORED_AT } from './settle';
import { PLACE } from './stage-rows';

const PREDICTION = 'prediction';
/** What the columns of predictions are called. */
export const OURS = /^prediction(_|$)/i;
export const MODEL_VERSION = 'model_version';

export type Part = {
  input: string;
  /** The model's answer. */
  body: string;
  from: number;
  to: number;
  /** Of the input's, those that go along. */
  columns: readonly string[];
  modelVersion: number;
  scoredAt: number;
  signal: AbortSignal;
};

export async function writePart(part: Part, file: string): Promise<void> {
  const { input, body, from, to, columns, modelVersion, scoredAt, signal } = part;
  const folder = path.dirname(file);
  const answers = path.join(folder, 'answers.json');
  await fs.writeFile(answers, body);
  await withEngine({ folders: [folder], signal }, async (engine) => {
    await readAnswers(engine, answers, Buffer.byteLength(body) + 1024).catch(() => {
      throw invalid('The model does not answer with a list of predictions.');
    });
    const [count] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM answers');
    if (Number(count?.n) !== to - from)
      throw invalid(
        `The model gave ${count?.n ?? 0} predictions for ${to - from} rows: it must give one a row.`,
      );
    const predictions = await predictionsOf(engine);
    const kept = columns.map((name) => `i.${identifier(name)}`);
    const time = literal(new Date(scoredAt).toISOString());
    const values = [
      ...kept,
      ...predictions,
      `${modelVersion}::INTEGER AS ${MODEL_VERSION}`,
      `${time}::TIMESTAMPTZ AS ${SCORED_AT}`,
    ];
    await engine.run(`
      COPY (SELECT ${values.join(', ')} FROM (SELECT * FROM read_parquet(${literal(input)})
              WHERE ${identifier(PLACE)} BETWEEN ${from} AND ${to - 1}) AS i
            JOIN answers ON i.${identifier(PLACE)} = answers.n + ${from} ORDER BY i.${identifier(PLACE)})
      TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`);
  });
}

/**
 * Predictions as the engine sees them, but for texts that look like days, times of day or ids: it would write those otherwise, and a class
 * that is called by a day would be of another type where others of its model are called otherwise.
 */
async function readAnswers(engine: Engine, file: string, most: number): Promise<void> {
  const read = (columns: string) =>
    engine.run(`
      CREATE OR REPLACE TEMP TABLE answers AS SELECT unnest(predictions) AS p, unnest(range(len(predictions))) AS n
      FROM read_json(${literal(file)}, maximum_object_size = ${most}, ${columns})`);
  await read(
    'sample_size = -1, maximum_depth = -1, map_inference_threshold = -1, convert_strings_to_integers = false',
  );
  const [described] = await engine.rows<{ column_type: string }>('DESCRIBE SELECT p FROM answers');
  const seen = described?.column_type ?? '';
  const told = seen
    .split(/("(?:[^"]|"")*")/)
    .map((part) =>
      part.startsWith('"') ? part : part.replace(/\b(?:UUID|DATE|TIME(?! ZONE))\b/g, 'VARCHAR'),
    )
    .join('');
  if (told !== seen) await read(`columns = {predictions: ${literal(`${told}[]`)}}`);
}

/** One column, or one each of what the model gives by name. */
async function predictionsOf(engine: Engine): Promise<string[]> {
  const [described] = await engine.rows<{ column_type: string }>('DESCRIBE SELECT p FROM answers');
  const type = described?.column_type ?? 'DOUBLE';
  if (!type.startsWith('STRUCT(')) return [`${await typed(engine, 'p', type)} AS ${PREDICTION}`];
  const struct = deltaType(type.replaceAll('JSON', 'VARCHAR'), PREDICTION);
  const fields = typeof struct === 'object' && struct.type === 'struct' ? struct.fields : [];
  const values: string[] = [];
  for (const { name } of fields) {
    const value = `p.${identifier(name)}`;
    const [inside] = await engine.rows<{ column_type: string }>(`DESCRIBE SELECT ${value} AS v FROM answers`);
    const called =
      fields.length === 1 ? PREDICTION : `${PREDICTION}_${name.replace(/[ ,;{}()\n\t=\p{Cc}]/gu, '_')}`;
    values.push(`${await typed(engine, value, inside?.column_type ?? 'DOUBLE')} AS ${identifier(called)}`);
  }
  return values;
}

/** Where nothing but gaps is, or values of several kinds, the engine names no type. */
async function typed(engine: Engine, value: string, type: string): Promise<string> {
  if (!type.includes('JSON')) return value;
  const asNumbers = type.replaceAll('JSON', 'DOUBLE');
  const [found] = await engine.rows<{ n: number }>(
    `SELECT count(*) AS n FROM answers WHERE ${value} IS NOT NULL AND TRY_CAST(${value} AS ${asNumbers}) IS NULL`,
  );
  return `CAST(${value} AS ${Number(found?.n) === 0 ? asNumbers : type.replaceAll('JSON', 'VARCHAR')})`;
}

/** The columns of a file of ours, in their order. */
export const columnsIn = (file: string, signal: AbortSignal): Promise<string[]> =>
  withEngine({ folders: [path.dirname(file)], signal }, async (engine) => {
    const found = await engine.rows<{ column_name: string }>(
      `DESCRIBE SELECT * FROM read_parquet(${literal(file)})`,
    );
    return found.map((each) => each.column_name);
  });

/** The values of some columns, of the rows from one number to before another. */
export const readRows = (
  { input, from, to, signal }: Pick<Part, 'input' | 'from' | 'to' | 'signal'>,
  names: readonly string[],
) =>
  withEngine({ folders: [path.dirname(input)], signal }, (engine) =>
    engine.table(
      `SELECT ${identifiers(names)} FROM read_parquet(${literal(input)})
       WHERE ${identifier(PLACE)} BETWEEN ${from} AND ${to - 1} ORDER BY ${identifier(PLACE)}`,
      { maxRows: to - from },
    ),
  );
