import type { QueryClient } from '@tanstack/react-query';
import { isPassing } from './call';

const SOON = 5_000;
const LATE = 60_000;

const isThere = (): Promise<boolean> =>
  fetch('/ready', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );

/**
 * Asks again what failed because the server was away, as soon as it is back: nobody has to reload. What goes on failing
 * is asked more and more seldom. Answers how to stop.
 */
export function recoverWith(client: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let delay = SOON;
  const failed = {
    type: 'active' as const,
    predicate: ({ state }: { state: { error: unknown } }) => isPassing(state.error),
  };
  const isWaiting = () => client.getQueryCache().findAll(failed).length > 0;
  async function look(): Promise<void> {
    timer = undefined;
    if (isWaiting() && (await isThere())) {
      await client.refetchQueries(failed, { cancelRefetch: false });
      delay = Math.min(LATE, delay * 2);
    }
    if (isWaiting()) wait();
    else delay = SOON;
  }
  function wait(): void {
    timer ??= setTimeout(() => void look(), delay);
  }
  const leave = client.getQueryCache().subscribe(({ type, query }) => {
    if (type === 'updated' && isPassing(query.state.error)) wait();
  });
  return () => {
    clearTimeout(timer);
    leave();
  };
}
