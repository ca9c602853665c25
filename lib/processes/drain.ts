/** The end of an HTTP server: who is being answered still is, and nobody is kept waiting by a connection that nobody uses. */
import type { Server } from 'node:http';

/** @param within milliseconds after which also those who are being answered are cut off */
export async function drain(server: Server, within: number): Promise<void> {
  // A connection is kept for the next request: each that ends its last one from now on goes at once, and not when its patience is over.
  server.keepAliveTimeout = 1;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), within);
  await closed;
  clearTimeout(cut);
}
