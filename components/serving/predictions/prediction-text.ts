/** What a row of the inference log says, in words and as JSON. */
import type { OutputOf } from '@/lib/client/call';

export type Prediction = OutputOf<'serving.listInferences'>['rows'][number];

/** Names a row of one endpoint's log: a shadow answers the same row of the same request. */
export const keyOf = ({ requestId, rowIndex, entity }: Prediction): string =>
  JSON.stringify([requestId, rowIndex, entity]);

export type PredictionKey = { requestId: string; rowIndex: number; entity: string };

/** @returns undefined for what `keyOf` has not written */
export function readKey(key: string): PredictionKey | undefined {
  try {
    const [requestId, rowIndex, entity, ...more]: unknown[] = JSON.parse(key);
    const isKey = typeof requestId === 'string' && Number.isInteger(rowIndex) && typeof entity === 'string';
    return isKey && more.length === 0 ? { requestId, rowIndex: Number(rowIndex), entity } : undefined;
  } catch {
    return undefined;
  }
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '–' : JSON.stringify(value);

export function inputsOf({ inputs, fault }: Prediction): string {
  if (inputs === null) return fault?.startsWith('MAX_') ? 'too long to be kept' : 'not kept';
  return Object.entries(inputs)
    .map(([name, value]) => `${name}: ${textOf(value)}`)
    .join(', ');
}

const FORMATS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'];

/** A body that asks for this row again; undefined where its inputs were not kept. Masked columns lack in it. */
export function bodyOf({ inputs }: Prediction): string | undefined {
  if (inputs === null) return undefined;
  // What was no table is kept as it was sent.
  const isWhole = Object.keys(inputs).some((name) => FORMATS.includes(name));
  return JSON.stringify(isWhole ? inputs : { dataframe_records: [inputs] }, null, 2);
}
