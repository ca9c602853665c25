/** Where this installation answers: for people, and for programs of its own that call it as any client does. */
import os from 'node:os';
import { env } from './env';

let port = env.port;

/** The web process knows its port once it listens. */
export function settlePort(listening: number): void {
  port = listening;
}

const EVERYWHERE = new Set(['0.0.0.0', '::']);
const written = (host: string) => (host.includes(':') ? `[${host}]` : host);

const addressAt = (host: string): string =>
  (env.publicUrl ?? `http://${written(host)}:${port}`).replace(/\/+$/, '');

/** A page of the console, as a letter, an alert, a shared report or a worker names it: for whoever goes there, from wherever that is. */
export const consoleUrl = (path: string): string => addressAt(hostForOthers(env.host)) + path;

/** The host by which others reach a process that listens on `host`: everywhere is no address, so it is this machine's first one. */
export function hostForOthers(host: string, interfaces = os.networkInterfaces()): string {
  if (!EVERYWHERE.has(host)) return host;
  const own = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  return own.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
