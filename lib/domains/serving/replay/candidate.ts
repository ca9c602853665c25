/** What a candidate says to rows of the log: many at once, and where it cannot answer, the rows that it cannot. */
import type { Context } from '@/lib/core/context';
import { rows as ask } from '@/lib/platform/db';
import { invalid } from '@/lib/pure/errors';
import { parseJson } from '@/lib/pure/scoring/read-body';
import type { Table } from '@/lib/pure/scoring/table';
import { lookUpOnline, planned } from '../../features';
import { answerTo, isAboutRows, type LoadedModel, withoutTable } from '../../scoring';

export type InputRow = Record<string, unknown>;

const DATABASE: Pick<Context, 'sql'> = { sql: (statement) => ask(statement) };

const MOST_ROWS = 500;
const MOST_CELLS = 200_000;
/** Of batches that are parted to find the rows that fail; what fails after that fails as a whole. */
const MOST_PARTED = 400;
/** Where so many of the first rows fail and none is answered, the rest would too. */
const HOPELESS = 200;

export type Said = { output: unknown } | { fault: string };

/** A column that a row lacks, of those that it must have; undefined where it has them all. */
export type Lacking = (row: InputRow) => string | undefined;

/**
 * Of a model that looks features up a row must have the keys, unless it has what they lead to.
 *
 * @throws INVALID_PARAMETER_VALUE for a model that takes no table, or whose columns nobody knows; as a look-up does for its tables
 */
export async function lackingFor({ model }: LoadedModel): Promise<Lacking> {
  const { signature, featureSpec } = model;
  const required =
    signature?.kind === 'columns'
      ? signature.columns.flatMap(({ name, isRequired }, at) => (isRequired ? [name ?? String(at)] : []))
      : [];
  if (featureSpec) {
    const { lookups, outputs, functions } = await planned(DATABASE, featureSpec);
    const made = new Set([...outputs.keys(), ...functions.map(({ output }) => output)]);
    const given = required.filter((name) => !made.has(name));
    return (row) => {
      const lacks = (name: string) => !Object.hasOwn(row, name);
      const keys = lookups.flatMap((lookup) => (lookup.outputs.some(lacks) ? lookup.lookupKey : []));
      return [...keys, ...given].find(lacks);
    };
  }
  if (signature?.kind === 'tensors')
    throw invalid('The version takes tensors: only requests that are tables can be replayed.');
  if (!signature)
    throw invalid(
      'The version has no signature, and the log does not keep the order of the columns. Log the model with a signature.',
    );
  return (row) => required.find((name) => !Object.hasOwn(row, name));
}

/** As the candidate takes them: what it looks up is what the online store has now. */
export async function tableFor({ model }: LoadedModel, records: readonly InputRow[]): Promise<Table> {
  const { signature, featureSpec } = model;
  if (featureSpec) {
    const found = await lookUpOnline(DATABASE, featureSpec, records);
    const { inputColumns } = featureSpec;
    return tableOf(found.rows, inputColumns.length > 0 ? inputColumns : namesIn(found.rows));
  }
  const present = new Set(namesIn(records));
  const wanted =
    signature?.kind === 'columns'
      ? signature.columns.flatMap(({ name, isRequired }, at) => {
          const known = name ?? String(at);
          return isRequired || present.has(known) ? [known] : [];
        })
      : [...present];
  return tableOf(records, wanted);
}

const namesIn = (records: readonly InputRow[]) => [...new Set(records.flatMap(Object.keys))];

const tableOf = (records: readonly InputRow[], names: readonly string[]): Table => ({
  rows: records.length,
  columns: new Map(names.map((name) => [name, records.map((record) => record[name] ?? null)])),
});

/** A prediction a row. @throws INVALID_PARAMETER_VALUE */
async function answersTo(loaded: LoadedModel, records: readonly InputRow[]): Promise<unknown[]> {
  const body = await answerTo(loaded, await tableFor(loaded, records));
  const { predictions } = parseJson(body) as { predictions?: unknown };
  if (!Array.isArray(predictions)) throw invalid('The model does not answer with a list of predictions.');
  if (predictions.length !== records.length)
    throw invalid(
      `The model gave ${predictions.length} predictions for ${records.length} rows: it must give one a row.`,
    );
  return predictions;
}

export class Candidate {
  private parted = 0;
  private answered = 0;
  private failed = 0;

  constructor(private readonly loaded: LoadedModel) {}

  /** How many rows are asked at once. */
  static sizeFor(columns: number): number {
    return Math.max(20, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / Math.max(1, columns))));
  }

  /** @throws INVALID_PARAMETER_VALUE where it answers none of the first rows */
  async answer(records: readonly InputRow[]): Promise<Said[]> {
    const said = await this.part(records);
    if (this.answered === 0 && this.failed >= HOPELESS) {
      const fault = said.find((one) => 'fault' in one);
      throw invalid(
        `It answers none of the first ${this.failed} rows. ${fault && 'fault' in fault ? fault.fault : ''}`,
      );
    }
    return said;
  }

  private async part(records: readonly InputRow[]): Promise<Said[]> {
    try {
      const outputs = await answersTo(this.loaded, records);
      this.answered += records.length;
      return outputs.map((output) => ({ output }));
    } catch (error) {
      if (!isAboutRows(error)) throw error;
      if (records.length === 1 || this.parted >= MOST_PARTED) {
        this.failed += records.length;
        const fault = withoutTable(error).message;
        return records.map(() => ({ fault }));
      }
      this.parted += 1;
      const middle = records.length >> 1;
      return [...(await this.part(records.slice(0, middle))), ...(await this.part(records.slice(middle)))];
    }
  }
}
