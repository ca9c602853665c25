import type { Caller } from '@/lib/core/access';
import { seal, unseal } from '@/lib/platform/seal';

const PURPOSE = 'serving-caller';
const GOOD_FOR = 60_000;

type Passed = Pick<Caller, 'user' | 'via' | 'isReadOnly' | 'holdings'>;

export const passCaller = ({ user, via, isReadOnly, holdings }: Passed): string =>
  seal(JSON.stringify({ user, via, isReadOnly, holdings, at: Date.now() }), PURPOSE);

export function readPassedCaller(text: string): Passed | undefined {
  const found = unseal(text, PURPOSE);
  if (found === undefined) return undefined;
  const { at, ...caller } = JSON.parse(found) as Passed & { at: number };
  return Math.abs(Date.now() - at) < GOOD_FOR ? caller : undefined;
}
