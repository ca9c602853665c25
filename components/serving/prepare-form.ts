import type { OutputOf } from '@/lib/client/call';

type Form = Pick<OutputOf<'serving.getForm'>, 'signature' | 'example'>;
export type FormField = { name: string; type: string; isNumber: boolean; example: string };

const NUMBERS = ['double', 'float', 'long', 'integer'];

/** The columns of a signature with the example's first row; none where it is no table of single values. */
export function fieldsOf({ signature, example }: Form): FormField[] {
  if (signature?.kind !== 'columns' || !signature.isNamed) return [];
  if (signature.columns.some(({ type }) => type === 'complex')) return [];
  const first = firstRow(example);
  return signature.columns.map(({ name = '', type }) => ({
    name,
    type,
    isNumber: NUMBERS.includes(type),
    example: first[name] === undefined || first[name] === null ? '' : String(first[name]),
  }));
}

function firstRow(example: string | null): Record<string, unknown> {
  try {
    const { dataframe_split: split, dataframe_records: records } = JSON.parse(example ?? '{}');
    if (records?.[0]) return records[0];
    return Object.fromEntries(
      (split?.columns ?? []).map((name: string, at: number) => [name, split.data?.[0]?.[at]]),
    );
  } catch {
    return {};
  }
}

/** One record of what was typed. A text that is no number goes as it is: the model's signature says what is wrong with it. */
export function bodyOf(fields: readonly FormField[], values: Record<string, string>) {
  const record = Object.fromEntries(
    fields.map(({ name, type, isNumber }) => [name, cellOf(values[name] ?? '', type, isNumber)]),
  );
  return { dataframe_records: [record] };
}

function cellOf(text: string, type: string, isNumber: boolean): unknown {
  if (isNumber) {
    if (text.trim() === '') return null;
    const number = Number(text);
    return Number.isNaN(number) ? text : number;
  }
  if (type === 'boolean') return /^(true|1|yes)$/i.test(text.trim());
  return text;
}
