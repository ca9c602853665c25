import { QueryClient } from '@tanstack/react-query';
import { isCallError, isPassing } from './call';

const TRIES = 3;

/** What the server itself put off has done nothing. Where no answer came it may be done: to ask again could do it twice. */
const wasPutOff = (error: unknown) => isCallError(error) && error.code === 'TEMPORARILY_UNAVAILABLE';

export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // Held back while the browser takes itself for offline, they would say nothing, and show what is old as if it were new.
        networkMode: 'always',
        refetchOnReconnect: true,
        staleTime: 5_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => isPassing(error) && failures < TRIES,
        retryDelay: (attempt) => Math.min(4_000, 400 * 2 ** attempt),
      },
      mutations: { networkMode: 'always', retry: (failures, error) => wasPutOff(error) && failures < 1 },
    },
  });
