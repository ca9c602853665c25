import { setTimeout as pause } from 'node:timers/promises';
import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createQueryClient } from '@/lib/client/query-client';
import type { ConsoleOperations } from '@/lib/wire/console/operations';
import { prefetch, prefetchPage, requireSession } from '@/lib/wire/console/prefetch';
import type { Ahead } from './ahead';

type Name = keyof ConsoleOperations;
export type Question = { [Each in Name]: readonly [Each, ConsoleOperations[Each]['input']] }[Name];

/** Lists and what follows may take long, and would keep all of the page waiting. */
const PATIENCE = 200;

type PrefetchedProps = {
  questions?: readonly Question[];
  /** Lists, of which the first page is asked for. */
  lists?: readonly Question[];
  /** Asks what follows from the answers to the questions, and says what is too large to come with the page itself. */
  andThen?: (client: QueryClient, ahead: Ahead[]) => Promise<void>;
  children: ReactNode;
};

/** Hands a page the answers it asks for first, so that it is painted whole. What fails here the page asks again, and shows. */
export async function Prefetched({ questions = [], lists = [], andThen, children }: PrefetchedProps) {
  await requireSession();
  const client = createQueryClient();
  const ahead: Ahead[] = [];
  const answered = Promise.all(questions.map(([name, input]) => prefetch(client, name, input as never)));
  const pages = lists.map(([name, input]) => prefetchPage(client, name, input as never));
  await answered;
  await Promise.race([
    Promise.all([...pages, andThen?.(client, ahead)]),
    pause(PATIENCE, undefined, { ref: false }),
  ]);
  return (
    <>
      {ahead.map(({ href, media }) => (
        <link
          key={href}
          rel="preload"
          as="fetch"
          crossOrigin="anonymous"
          // After the scripts: without those, nothing draws them.
          fetchPriority="low"
          href={href}
          media={media}
        />
      ))}
      <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>
    </>
  );
}
