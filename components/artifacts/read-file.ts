'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { CallError } from '@/lib/client/call';

/** The bytes from `start` up to, but not with, `end`; without an end the whole file. */
export async function readRange(
  url: string,
  start: number,
  end: number | undefined,
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  const response = await fetch(url, {
    signal,
    headers: end === undefined ? {} : { range: `bytes=${start}-${end - 1}` },
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new CallError('UNREACHABLE', 'The server does not answer.', 0);
  });
  if (response.ok) return response.arrayBuffer();
  const body = (await response.json().catch(() => ({}))) as { error_code?: string; message?: string };
  throw new CallError(
    body.error_code ?? 'UNREADABLE',
    body.message ?? `The server answered ${response.status}.`,
    response.status,
    response.headers.get('x-request-id') ?? undefined,
  );
}

const KEPT = 60_000;

/** The bytes of a file, or those from `start` to `end`. A file of another size is another file. */
export const useBytes = (
  url: string,
  size: number,
  [start, end]: readonly [start: number, end: number] = [0, size],
): UseQueryResult<ArrayBuffer, CallError> =>
  useQuery<ArrayBuffer, CallError>({
    queryKey: ['file', url, size, start, end],
    queryFn: ({ signal }) =>
      start >= end
        ? Promise.resolve(new ArrayBuffer(0))
        : readRange(url, start, start === 0 && end === size ? undefined : end, signal),
    staleTime: KEPT,
    gcTime: KEPT,
  });

/** What a file holds, once it was read as a whole and understood. A fault of the file is no fault of ours. */
export const useParsed = <Parsed>(
  url: string,
  size: number,
  parse: (bytes: ArrayBuffer) => Parsed | Promise<Parsed>,
  what: string,
): UseQueryResult<Parsed, CallError> =>
  useQuery<Parsed, CallError>({
    queryKey: ['file', url, size, what],
    queryFn: async ({ signal }) => {
      const bytes = size === 0 ? new ArrayBuffer(0) : await readRange(url, 0, undefined, signal);
      try {
        return await parse(bytes);
      } catch (error) {
        throw unreadable(what, error);
      }
    },
    staleTime: KEPT,
    gcTime: KEPT,
    retry: false,
  });

/** `what`: "as Parquet", "as a notebook". */
export const unreadable = (what: string, error: unknown): CallError => {
  const reason = error instanceof Error ? error.message : String(error);
  return new CallError('UNREADABLE', `This file cannot be read ${what}: ${reason.replace(/\.$/, '')}.`, 0);
};
