import type { Answer } from '@/lib/platform/runtimes/protocol';
import { parseJson } from '@/lib/pure/scoring/read-body';

/** An answer that Python wrote elsewhere: its NaN and infinities are no JSON, and whoever asks for bytes can tell them apart. */
export function asJson(text: string): Pick<Answer, 'body' | 'exact'> {
  if (!/\b(NaN|Infinity)\b/.test(text)) return { body: text };
  try {
    return { body: JSON.stringify(parseJson(text)), exact: text };
  } catch {
    // Whoever asked is told what came.
    return { body: text };
  }
}
