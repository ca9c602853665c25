/** What a refused attempt leaves in the audit log: what was asked for, of what, and why it was not to be had. */
import { z } from 'zod';
import { log } from '../platform/log';
import { OBJECT_TYPES } from '../pure/permission-levels';
import type { Caller } from './access';
import { type AuditRecord, writeAudit } from './audit';
import type { Operation } from './operation';
import { Buckets } from './rate';

/** The log is never shortened: nobody shall fill it by being refused. That is a hundred at once, then so many a second. */
const notes = new Buckets(() => 10);

/** Fields that say which thing is meant. Nothing secret has such a name. */
const NAMES_A_THING = /^(?:id|name|role|stage|version|objectType|\w+(?:Id|Name))$/;
const MOST = 200;

type Asked = Record<string, string | number>;

/** Only what the operation knows of: a caller must not be able to write whatever it likes into the log. */
export function askedFor(schema: z.ZodType, raw: unknown): Asked {
  const known = schema instanceof z.ZodObject ? schema.shape : {};
  return Object.fromEntries(
    Object.entries(typeof raw === 'object' && raw !== null ? raw : {}).filter(
      ([key, value]) =>
        NAMES_A_THING.test(key) &&
        Object.hasOwn(known, key) &&
        (typeof value === 'number' || (typeof value === 'string' && value.length <= MOST)),
    ),
  );
}

/** `runId` is of a run. */
export function objectOf({ objectType, objectId, ...asked }: Asked): Partial<AuditRecord> {
  if (OBJECT_TYPES.some((type) => type === objectType))
    return { objectType: String(objectType), objectId: String(objectId || '*') };
  const key = Object.keys(asked).find((name) => name.endsWith('Id'));
  return key ? { objectType: key.slice(0, -2), objectId: String(asked[key]) } : {};
}

export async function recordDenial(
  { name, input }: Operation<z.ZodType, unknown>,
  caller: Caller,
  raw: unknown,
  reason: string,
): Promise<void> {
  if (notes.take(caller.user?.id ?? '') > 0) return;
  const asked = askedFor(input, raw);
  try {
    await writeAudit(name, caller, 'denied', [{ ...objectOf(asked), after: { asked, reason } }]);
  } catch (error) {
    log.warn({ err: error, requestId: caller.requestId }, 'a denied attempt could not be recorded');
  }
}
