/** For pages on the server: who is signed in, and data fetched before the first paint. */
import { randomBytes } from 'node:crypto';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { authenticate } from '@/lib/domains/identity';
import { type ConsoleOperations, operations } from './operations';

export { SESSION_COOKIE } from '../cookie';

const byName = new Map(operations.map((operation) => [operation.name, operation]));

/** The caller behind the console's cookie; `user` is null for nobody. */
export const callerOf = (session: string | undefined): Promise<Caller> =>
  authenticate({ session }, { requestId: randomBytes(8).toString('hex') });

/** Runs a query as that caller, as the browser would. */
export function ask<Name extends keyof ConsoleOperations>(
  caller: Caller,
  name: Name,
  input: ConsoleOperations[Name]['input'],
): Promise<ConsoleOperations[Name]['output']> {
  const operation = byName.get(name);
  if (operation?.kind !== 'query') throw new Error(`${name} is no query of the console`);
  return perform(operation, caller, input) as Promise<ConsoleOperations[Name]['output']>;
}
