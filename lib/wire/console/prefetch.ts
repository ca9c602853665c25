/** For pages on the server: who is signed in, and data that is there at the first paint. */
import { randomBytes } from 'node:crypto';
import type { QueryClient } from '@tanstack/react-query';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Caller } from '@/lib/core/access';
import { levelsEverywhere } from '@/lib/core/grants';
import { isEncrypted } from '@/lib/core/own-host';
import { perform } from '@/lib/core/perform';
import { authenticate } from '@/lib/domains/identity';
import { getSignInWays } from '@/lib/domains/identity/operations';
import type { AppError } from '@/lib/pure/errors';
import { sessionAmong } from '../cookie';
import { type ConsoleOperations, operations } from './operations';

const byName = new Map(operations.map((operation) => [operation.name, operation]));

const currentCaller = cache(async (): Promise<Caller> => {
  const [jar, heads] = [await cookies(), await headers()];
  const session = sessionAmong(
    (name) => jar.get(name)?.value,
    // Next's own door is a plain one: what is in front of it is told by the headers.
    () => isEncrypted({ headers: heads, url: 'http://here.invalid' }),
  );
  return authenticate({ session }, { requestId: randomBytes(8).toString('hex') });
});

/** The signed-in user; anybody else is sent to the sign-in page. */
export async function requireSession(): Promise<NonNullable<Caller['user']>> {
  const { user } = await currentCaller();
  if (!user) redirect('/login');
  return user;
}

/** The signed-in user with what they hold on all objects, for what is drawn on every page. */
export async function requireMe() {
  const user = await requireSession();
  return { user, levels: levelsEverywhere(await currentCaller()) };
}

/**
 * Runs a query as the caller and keeps its answer for the browser, under the key that `useOperation` looks under.
 *
 * @returns the answer, or undefined where the query failed
 */
export async function prefetch<Name extends keyof ConsoleOperations>(
  queryClient: QueryClient,
  name: Name,
  input: ConsoleOperations[Name]['input'],
): Promise<ConsoleOperations[Name]['output'] | undefined> {
  const queryKey = [name, input];
  await queryClient.prefetchQuery({ queryKey, queryFn: await answerOf(name, input) });
  return queryClient.getQueryData(queryKey);
}

/** The same of a list's first page, for `usePagedOperation`. */
export async function prefetchPage<Name extends keyof ConsoleOperations>(
  queryClient: QueryClient,
  name: Name,
  input: ConsoleOperations[Name]['input'],
): Promise<void> {
  await queryClient.prefetchInfiniteQuery({
    queryKey: [name, input, 'pages'],
    queryFn: await answerOf(name, input),
    initialPageParam: undefined,
  });
}

async function answerOf(name: string, input: unknown): Promise<() => Promise<unknown>> {
  const operation = byName.get(name);
  if (operation?.kind !== 'query') throw new Error(`${name} is no query of the console`);
  const caller = await currentCaller();
  // Through JSON, as over the wire: what the browser gets is what it would have fetched.
  return async () => JSON.parse(JSON.stringify(await perform(operation, caller, input)));
}

const NOBODY = { user: null, via: 'none', isReadOnly: true } as const;
const ONLY_PASSWORDS = { sso: null, isPasswordOff: false };

/** How one may sign in, for the page where nobody has yet. It is there while the database is away, and then says so itself. */
export const signInWays = () =>
  perform(getSignInWays, { ...NOBODY, requestId: randomBytes(8).toString('hex') }, {}).catch(
    (error: AppError) => {
      if (error.code === 'TEMPORARILY_UNAVAILABLE') return ONLY_PASSWORDS;
      throw error;
    },
  );
