import { createHash } from 'node:crypto';

/** Digests of values on which the source and this installation last agreed, by field. */
export type Seen = ReadonlyMap<string, string>;
export type Fields = ReadonlyMap<string, string>;

type Merged = { write: Map<string, string>; differing: string[]; seen: Map<string, string> };

const digestOf = (value: string) => createHash('sha256').update(value).digest('base64url').slice(0, 12);

/**
 * What the source says now, what is here, and what both last agreed on: a value that only the source changed is
 * written, one that was changed or removed here stays, and is told.
 */
export function mergeFields(source: Fields, here: Fields, agreed: Seen = new Map()): Merged {
  const write = new Map<string, string>();
  const differing: string[] = [];
  const seen = new Map(agreed);
  for (const [field, value] of source) {
    const mine = here.get(field);
    const before = agreed.get(field);
    const isNew = mine === undefined && before === undefined;
    const isUntouched = mine !== undefined && before !== undefined && before === digestOf(mine);
    if (mine !== value && !isNew && !isUntouched) {
      differing.push(field);
      continue;
    }
    if (mine !== value) write.set(field, value);
    seen.set(field, digestOf(value));
  }
  return { write, differing, seen };
}
