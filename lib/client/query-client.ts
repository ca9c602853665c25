import { QueryClient } from '@tanstack/react-query';
import { isCallError } from './call';

const TRIES = 3;

/** Faults that pass by themselves: the server is away or asked to wait. */
const isPassing = (error: unknown) =>
  isCallError(error) && (error.code === 'UNREACHABLE' || error.code === 'TEMPORARILY_UNAVAILABLE');

export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => isPassing(error) && failures < TRIES,
        retryDelay: (attempt) => Math.min(4_000, 400 * 2 ** attempt),
      },
      mutations: { retry: (failures, error) => isPassing(error) && failures < 1 },
    },
  });
