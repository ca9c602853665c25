/** What a web process and a model server of one installation tell each other under their shared key. */
import { seal, unseal } from '@/lib/platform/seal';

const CALLER = 'serving-caller';
const ADDRESS = 'serving-address';
const KNOCK = 'serving-line';
const GOOD_FOR = 60_000;

/** Who they are alone: what they hold has no bound, as the groups that somebody is in, and the other side looks it up. */
export const passCaller = (userId: string): string =>
  seal(JSON.stringify({ user: { id: userId }, at: Date.now() }), CALLER);

/** The id of the user. */
export function readPassedCaller(text: string): string | undefined {
  const found = unseal(text, CALLER);
  if (found === undefined) return undefined;
  const { at, user } = JSON.parse(found) as { at: number; user: { id: string } };
  return isFresh(at) ? user.id : undefined;
}

/** Where a caller comes from who has still to show who they are: what is counted against a place is counted against theirs. */
export const passAddress = (ip: string): string => seal(JSON.stringify({ ip, at: Date.now() }), ADDRESS);

export function readPassedAddress(text: string): string | undefined {
  const found = unseal(text, ADDRESS);
  if (found === undefined) return undefined;
  const { at, ip } = JSON.parse(found) as { at: number; ip: string };
  return isFresh(at) ? ip : undefined;
}

/** What opens a line to a model server: nothing but who one is. Who asks something over it says so by themselves. */
export const knock = (): string => seal(String(Date.now()), KNOCK);

export const isKnock = (text: string): boolean => isFresh(Number(unseal(text, KNOCK) ?? Number.NaN));

const isFresh = (at: number) => Math.abs(Date.now() - at) < GOOD_FOR;
