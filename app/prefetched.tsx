import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createQueryClient } from '@/lib/client/query-client';
import type { ConsoleOperations } from '@/lib/wire/console/operations';
import { prefetch, requireSession } from '@/lib/wire/console/prefetch';

type Name = keyof ConsoleOperations;
type Question = { [Each in Name]: readonly [Each, ConsoleOperations[Each]['input']] }[Name];

type PrefetchedProps = {
  questions: readonly Question[];
  /** Asks what follows from their answers. */
  andThen?: (client: QueryClient) => Promise<void>;
  children: ReactNode;
};

/** Hands a page the answers it asks for first, so that it is painted whole. What fails here the page asks again, and shows. */
export async function Prefetched({ questions, andThen, children }: PrefetchedProps) {
  await requireSession();
  const client = createQueryClient();
  await Promise.all(questions.map(([name, input]) => prefetch(client, name, input as never)));
  await andThen?.(client);
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
