import type { OutputOf } from '@/lib/client/call';

type Form = Pick<OutputOf<'serving.getForm'>, 'signature' | 'example' | 'params'>;
export type FormField = {
  name: string;
  type: string;
  /** Left empty it is left out. */
  isOptional: boolean;
  /** Said beside the rows, not in them. */
  isParam: boolean;
  /** Several values. */
  isList: boolean;
  /** Written as JSON: a list, or what has parts. */
  isJson: boolean;
  /** What it starts with. */
  example: string;
  /** Shown where it is empty. */
  hint: string;
};

const NUMBERS = ['double', 'float', 'long', 'integer'];
export const isNumber = ({ type, isJson }: Pick<FormField, 'type' | 'isJson'>) =>
  !isJson && NUMBERS.includes(type);
const hasParts = (type: string) => type === 'complex' || type === 'object';

const HINTS: Record<string, string> = { datetime: '2026-01-31T12:00:00', binary: 'base64' };

/**
 * The columns of a signature with the example's first row, and the parameters that it takes; none where its columns have
 * no names.
 */
export function fieldsOf({ signature, example, params }: Form): FormField[] {
  if (signature?.kind !== 'columns' || !signature.isNamed) return [];
  const { row, given } = exampleOf(example);
  const columns = signature.columns.map(
    ({ name = '', type, isRequired }): FormField => ({
      name,
      type,
      isOptional: !isRequired,
      isParam: false,
      isList: false,
      isJson: hasParts(type),
      example: textOf(row[name]),
      hint: HINTS[type] ?? (hasParts(type) ? 'JSON' : ''),
    }),
  );
  return [
    ...columns,
    ...params.map(({ name, type, isList, default: usual }): FormField => {
      const hint = textOf(usual) || HINTS[type] || '';
      const isJson = isList || hasParts(type);
      return {
        ...{ name, type, isOptional: true, isParam: true, isList, isJson },
        example: textOf(given[name]),
        hint,
      };
    }),
  ];
}

const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

type Example = { row: Record<string, unknown>; given: Record<string, unknown> };

function exampleOf(example: string | null): Example {
  try {
    const { dataframe_split: split, dataframe_records: records, params } = JSON.parse(example ?? '{}');
    const named = (name: string, at: number) => [name, split.data?.[0]?.[at]];
    return {
      row: records?.[0] ?? Object.fromEntries((split?.columns ?? []).map(named)),
      given: params ?? {},
    };
  } catch {
    return { row: {}, given: {} };
  }
}

export type FormBody = { dataframe_records: [Record<string, unknown>]; params?: Record<string, unknown> };

/** By the place of each field. A text that is none of its type goes as it is: the model's signature says what is wrong with it. */
export function bodyOf(fields: readonly FormField[], values: readonly string[]): FormBody {
  const part = (isParam: boolean) =>
    Object.fromEntries(
      fields.flatMap((field, at) => {
        const text = values[at] ?? '';
        if (field.isParam !== isParam || (field.isOptional && text.trim() === '')) return [];
        return [[field.name, cellOf(text, field)]];
      }),
    );
  const params = part(true);
  return { dataframe_records: [part(false)], ...(Object.keys(params).length > 0 && { params }) };
}

function cellOf(text: string, field: FormField): unknown {
  if (field.isJson) return text.trim() === '' ? null : partsOf(text);
  if (isNumber(field)) {
    if (text.trim() === '') return null;
    const number = Number(text);
    return Number.isNaN(number) ? text : number;
  }
  if (field.type === 'boolean') return text === '' ? null : text === 'true' || (text !== 'false' && text);
  return text;
}

function partsOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
