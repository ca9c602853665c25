import type { z } from 'zod';
import type { Seen } from './merge-fields';
import type { KeyValue } from './run-shape';

/** Something of an object that came from another server: it could not be brought, or is not the same here. */
export type Finding = {
  outcome: 'missing' | 'different';
  kind:
    | 'experiment'
    | 'run'
    | 'metric'
    | 'param'
    | 'tag'
    | 'dataset'
    | 'model'
    | 'artifact'
    | 'registered model'
    | 'version'
    | 'alias';
  item: string;
  reason: string;
};

export type Adopted = {
  /** Why it was not taken at all. */
  refused?: string;
  isNew: boolean;
  added: { params: number; tags: number; datasets: number };
  findings: Finding[];
  /** For the next time. */
  seen: Seen;
};

/** PostgreSQL holds no NUL, and clients' parsers break on half a surrogate pair. */
const UNSTORABLE = /\0|\p{Cs}/u;
const SHOWN = 80;

export const shown = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

export const differs = (kind: Finding['kind'], item: string, here: string, there: string): Finding => ({
  outcome: 'different',
  kind,
  item,
  reason: `Here it is '${shown(here)}', there '${shown(there)}'. Left as it is here.`,
});

/** Those that can be kept, as they will be kept; the others become findings. */
export function keepable(
  kind: 'param' | 'tag',
  given: KeyValue[],
  schema: z.ZodType<KeyValue>,
): { kept: Map<string, string>; findings: Finding[] } {
  const kept = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { key, value } of given) {
    const parsed = schema.safeParse({ key, value });
    const reason = UNSTORABLE.test(key + value)
      ? 'It holds characters that cannot be stored.'
      : parsed.error?.issues[0]?.message;
    if (reason || !parsed.data) {
      findings.push({ outcome: 'missing', kind, item: shown(key), reason: reason ?? '' });
      continue;
    }
    kept.set(key, parsed.data.value);
    if (parsed.data.value.length < value.length) {
      const length = `${parsed.data.value.length} of ${value.length} characters`;
      findings.push({ outcome: 'different', kind, item: key, reason: `Only its first ${length} are kept.` });
    }
  }
  return { kept, findings };
}
