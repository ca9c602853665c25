/** Who asks, as a web process that has looked already says it to a model server: sealed, and good for a moment. */
import type { Caller } from '@/lib/core/access';
import { recognise } from '@/lib/domains/identity';
import { passCaller, readPassedCaller } from '@/lib/domains/serving';
import { unauthenticated } from '@/lib/pure/errors';

export const CALLER_HEADER = 'x-plumbline-caller';
/** Where the caller comes from: over a line as it is, since none but a web process opens one; by itself sealed. */
export const ADDRESS_HEADER = 'x-plumbline-address';

export { passCaller };

/** @throws UNAUTHENTICATED */
export async function callerOf(passed: string, requestId: string): Promise<Caller> {
  const userId = readPassedCaller(passed);
  if (!userId) throw unauthenticated('The web process and the model server do not share the secret key.');
  return recognise(userId, { requestId });
}
