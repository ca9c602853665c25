import { z } from 'zod';
import { conflict } from './errors';

/** What a text was when somebody began to change it; nothing for who does not ask. Where there was none it is empty. */
export const SeenText = z.string().optional();

/** @throws RESOURCE_CONFLICT where a text that is to be replaced is another by now than it was seen as */
export function assertSeenText(seen: string | undefined, now: string, what: string): void {
  if (seen !== undefined && seen !== now) throw overtaken(what);
}

export const overtaken = (what: string) =>
  conflict(`Somebody else changed ${what} meanwhile. Look at it again, then save yours.`, { field: 'seen' });
