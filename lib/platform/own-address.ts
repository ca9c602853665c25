/** Where this installation answers, for programs of its own that call it as any client does. */
import os from 'node:os';
import { env } from './env';

let port = env.port;

/** The web process knows its port once it listens. */
export function settlePort(listening: number): void {
  port = listening;
}

const EVERYWHERE = new Set(['0.0.0.0', '::']);
const written = (host: string) => (host.includes(':') ? `[${host}]` : host);

/** The address that people use where one is set, else that of this very process, which its own machine can reach. */
export const ownAddress = (): string =>
  (env.publicUrl ?? `http://${EVERYWHERE.has(env.host) ? '127.0.0.1' : written(env.host)}:${port}`).replace(
    /\/+$/,
    '',
  );

/** The host by which others reach a process that listens on `host`: everywhere is no address, so it is this machine's first one. */
export function hostForOthers(host: string, interfaces = os.networkInterfaces()): string {
  if (!EVERYWHERE.has(host)) return host;
  const own = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  return own.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
