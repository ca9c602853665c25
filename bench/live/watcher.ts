/** A browser's side of the stream: what it is told, and when. */
import type { Server } from '../tracking/servers';

export type Watcher = {
  /** Resolves with the next event about the run. */
  next(runId: string): Promise<void>;
  close(): void;
};

export async function watch({ url, headers }: Server, experimentId: string): Promise<Watcher> {
  const stream = new AbortController();
  const input = encodeURIComponent(JSON.stringify({ experimentIds: [experimentId] }));
  const response = await fetch(`${url}/api/console/tracking.watchRuns?input=${input}`, {
    headers,
    signal: stream.signal,
  });
  if (!response.ok || !response.body)
    throw new Error(`Watching answered ${response.status}: ${await response.text()}`);
  let wanted: { runId: string; resolve: () => void } | undefined;
  const read = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      const text = decoder.decode(chunk, { stream: true });
      if (wanted && text.includes(wanted.runId)) wanted.resolve();
    }
  };
  read(response.body).catch(() => undefined);
  return {
    next: (runId) =>
      new Promise((resolve) => {
        wanted = {
          runId,
          resolve: () => {
            wanted = undefined;
            resolve();
          },
        };
      }),
    close: () => stream.abort(),
  };
}
