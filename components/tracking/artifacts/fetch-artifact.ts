'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { CallError } from '@/lib/client/call';
import { artifactUrl } from './file-kind';

/** `limit` cuts a long file: what is answered is its beginning. */
async function fetchArtifact(
  runId: string,
  path: string,
  limit: number | undefined,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const response = await fetch(artifactUrl(runId, path), {
    signal,
    headers: limit === undefined ? {} : { range: `bytes=0-${limit - 1}` },
  }).catch((error: unknown) => {
    if (signal.aborted) throw error;
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

type Wanted = { runId: string; path: string; size: number; limit?: number };

/** The bytes of a file, or of its beginning. */
export const useArtifact = ({ runId, path, size, limit }: Wanted): UseQueryResult<ArrayBuffer, CallError> =>
  useQuery<ArrayBuffer, CallError>({
    queryKey: ['artifact', runId, path, size, limit],
    queryFn: ({ signal }) =>
      fetchArtifact(runId, path, limit !== undefined && size > limit ? limit : undefined, signal),
    staleTime: 60_000,
    gcTime: 60_000,
  });
