'use client';
import {
  type InfiniteData,
  keepPreviousData,
  queryOptions,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { ask, type CallError, command, type InputOf, type OperationName, type OutputOf } from './call';
import { toast } from './toast';

export const keyOf = (name: OperationName, input: unknown): readonly unknown[] => [name, input];

/** Whether a kept answer belongs to one of these operations (`tracking.getRun`) or domains (`tracking`). */
export const belongsTo = (key: readonly unknown[], names: readonly string[]): boolean =>
  names.some((name) => key[0] === name || String(key[0]).startsWith(`${name}.`));

export const operationOptions = <Name extends OperationName>(name: Name, input: InputOf<Name>) =>
  queryOptions<OutputOf<Name>, CallError>({
    queryKey: keyOf(name, input),
    queryFn: ({ signal }) => ask(name, input, signal),
  });

type Options<Name extends OperationName> = {
  enabled?: boolean;
  /** Keeps the last answer on screen while another question is asked. */
  keepPrevious?: boolean;
  staleTime?: number;
  /** Milliseconds between two looks; false for none. */
  every?: number | false | ((last: OutputOf<Name> | undefined) => number | false);
};

export function useOperation<Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
  { enabled, keepPrevious, staleTime, every }: Options<Name> = {},
): UseQueryResult<OutputOf<Name>, CallError> {
  return useQuery<OutputOf<Name>, CallError>({
    ...operationOptions(name, input),
    enabled,
    // Named with no value it would undo the client's own.
    ...(staleTime !== undefined && { staleTime }),
    placeholderData: keepPrevious ? (keepPreviousData as never) : undefined,
    refetchInterval: typeof every === 'function' ? (query) => every(query.state.data) : every,
  });
}

/** Queries that answer a page and the token of the next. */
type PagedName = {
  [Name in OperationName]: OutputOf<Name> extends { nextPageToken?: string | null }
    ? 'pageToken' extends keyof InputOf<Name>
      ? Name
      : never
    : never;
}[OperationName];

type PagedOptions<Name extends PagedName> = {
  every?: number | false | ((pages: OutputOf<Name>[]) => number | false);
};

/** A list of unknown length, page after page. The last list stays on screen while another is asked for. */
export function usePagedOperation<Name extends PagedName>(
  name: Name,
  input: InputOf<Name>,
  { every }: PagedOptions<Name> = {},
): UseInfiniteQueryResult<InfiniteData<OutputOf<Name>>, CallError> {
  return useInfiniteQuery<
    OutputOf<Name>,
    CallError,
    InfiniteData<OutputOf<Name>>,
    readonly unknown[],
    string | undefined
  >({
    queryKey: [name, input, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      ask(name, { ...(input as object), pageToken: pageParam } as InputOf<Name>, signal),
    initialPageParam: undefined,
    getNextPageParam: (last) => (last as { nextPageToken?: string | null }).nextPageToken ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: typeof every === 'function' ? (query) => every(query.state.data?.pages ?? []) : every,
  });
}

type CommandOptions<Name extends OperationName> = {
  /** Domains (`tracking`) or operations (`tracking.getRun`) whose answers are no longer true. */
  invalidates?: readonly string[];
  /** Where somebody else was faster too: what is written is kept apart from what comes then. */
  looksAgain?: boolean;
  onSuccess?: (output: OutputOf<Name>, input: InputOf<Name>) => void;
  onError?: (error: CallError, input: InputOf<Name>) => void;
};

export function useCommand<Name extends OperationName>(
  name: Name,
  { invalidates = [], looksAgain = false, onSuccess, onError }: CommandOptions<Name> = {},
): UseMutationResult<OutputOf<Name>, CallError, InputOf<Name>> {
  const client = useQueryClient();
  const spoil = () =>
    void client.invalidateQueries({ predicate: ({ queryKey }) => belongsTo(queryKey, invalidates) });
  return useMutation<OutputOf<Name>, CallError, InputOf<Name>>({
    mutationKey: [name],
    mutationFn: (input) => command(name, input),
    onSuccess(output, input) {
      spoil();
      onSuccess?.(output, input);
    },
    onError(error, input) {
      if (looksAgain && error.status === 409) spoil();
      (onError ?? reportError)(error, input);
    },
  });
}

/** A failed action stays on screen until it is dismissed, with the id that the server's log knows it by. */
export function reportError(error: CallError): void {
  // That the session has ended is told by itself, with the way to sign in: nothing may lie over it.
  if (error.status === 401) return;
  toast.error(error.message, {
    duration: Number.POSITIVE_INFINITY,
    description: error.requestId ? `Request ${error.requestId}` : undefined,
  });
}
