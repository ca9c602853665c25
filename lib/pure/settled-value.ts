/**
 * Values of rows that come one by one, in the form in which the rows of their table are told: a look-up online answers the same before a
 * row is in the table and after.
 */
import { instantOf, WHOLE } from './entity';
import { nestedOf } from './type-text';

/** Maps are objects as callers give them and as the table takes them in, and lists of entries as rows are told. */
export type MapForm = 'object' | 'entries';

/**
 * @param type as Spark writes it: `long`, `decimal(10,2)`, `array<double>`
 * @param value one that `valueFault` finds nothing wrong with, or null
 */
export function settledValue(type: string, value: unknown, mapsAs: MapForm): unknown {
  if (value === null || value === undefined) return null;
  if (WHOLE.includes(type)) return wholeForm(value);
  if (type.startsWith('decimal')) return decimalForm(type, String(value));
  if (type === 'float') return Math.fround(value as number);
  if (type === 'timestamp') return instantForm(value as string);
  return nestedForm(type, value, mapsAs);
}

function wholeForm(value: unknown): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(BigInt(value as string));
}

/** All digits of its scale: 1.5 of two is 1.50. A text, which no reader makes a real number of on its way. */
function decimalForm(type: string, text: string): string {
  const scale = Number(/,(\d+)\)$/.exec(type)?.[1] ?? 0);
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const digits = fraction.slice(0, scale).padEnd(scale, '0');
  const form = `${whole.replace(/^0+(?=\d)/, '')}${scale === 0 ? '' : `.${digits}`}`;
  return text.startsWith('-') && /[1-9]/.test(form) ? `-${form}` : form;
}

/** Of UTC, to the microsecond, without zeros behind it. */
function instantForm(value: string): string {
  const second = instantOf(value.replace(/\.\d+/, ''));
  const fraction = (/\.(\d{1,6})/.exec(value)?.[1] ?? '').replace(/0+$/, '');
  const text = second === undefined ? '' : new Date(second / 1000).toISOString();
  return /^\d{4}-/.test(text) ? `${text.slice(0, 19)}${fraction && `.${fraction}`}Z` : value;
}

function nestedForm(type: string, value: unknown, mapsAs: MapForm): unknown {
  const nested = nestedOf(type);
  if (nested?.kind === 'array')
    return (value as unknown[]).map((each) => settledValue(nested.element, each, mapsAs));
  if (nested?.kind === 'struct') {
    const given = value as Record<string, unknown>;
    return Object.fromEntries(
      nested.fields.map(({ name, type: of }) => [
        name,
        settledValue(of, Object.hasOwn(given, name) ? given[name] : null, mapsAs),
      ]),
    );
  }
  if (nested?.kind !== 'map') return value;
  const entries = Object.entries(value as Record<string, unknown>).map(
    ([key, each]) => [key, settledValue(nested.value, each, mapsAs)] as const,
  );
  return mapsAs === 'object'
    ? Object.fromEntries(entries)
    : entries.map(([key, each]) => ({ key, value: each }));
}
