/** Which entity answers a request: by chance, or always the same for the same key. */

import type { SentTensor } from '@/lib/pure/scoring/open-inference/sent-tensors';
import type { Asked } from '@/lib/pure/scoring/read-body';
import { anySlot, entityAt, slotOf } from '@/lib/pure/scoring/traffic';
import type { Definition } from '../definition';
import type { EndpointRow } from '../load';

export function entityFor(
  { settings: { stickyBy } }: Pick<EndpointRow, 'settings'>,
  { routes }: Pick<Definition, 'routes'>,
  asked: Asked,
  caller: { email: string } | undefined,
): string | undefined {
  if (stickyBy === null) return entityAt(routes, anySlot());
  const key = stickyBy === 'user' ? caller?.email : stickyValue(asked, stickyBy);
  return entityAt(routes, key === undefined ? anySlot() : slotOf(key));
}

/** A field beside the data, or a column of its first row. */
function stickyValue({ value, params, format }: Asked, field: string): string | undefined {
  const of = (source: unknown) =>
    typeof source === 'object' && source !== null && Object.hasOwn(source, field)
      ? (source as Record<string, unknown>)[field]
      : undefined;
  const [first] = Array.isArray(value) ? value : [];
  const split =
    format === 'dataframe_split'
      ? splitValue(value, field)
      : format === 'tensors'
        ? tensorValue(value as SentTensor[], field)
        : undefined;
  const found = of(params) ?? split ?? of(first) ?? of(value);
  const one = Array.isArray(found) ? found[0] : found;
  return one === undefined || one === null ? undefined : String(one);
}

function tensorValue(tensors: readonly SentTensor[], field: string): unknown {
  const [only] = tensors;
  if (only?.columns) return only.data[only.columns.indexOf(field)];
  return tensors.find(({ name }) => name === field)?.data[0];
}

function splitValue(value: unknown, field: string): unknown {
  const { columns, data } = value as { columns?: unknown[]; data?: unknown[][] };
  const at = Array.isArray(columns) ? columns.indexOf(field) : -1;
  return at < 0 ? undefined : data?.[0]?.[at];
}
