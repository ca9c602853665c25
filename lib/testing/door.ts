/** The whole server over a real socket, with an administrator and a viewer: for tests of ways around its door. */
import { afterAll, beforeAll } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createToken } from '@/lib/domains/identity/operations';
import { shareNothing } from './access/people';
import { callerWithRole } from './callers';
import { type Answer, type RawServer, serveRaw } from './raw-http';

export const CONSOLE = '/api/console';
export const ME = `${CONSOLE}/identity.getMe`;
export const USERS = `${CONSOLE}/identity.listUsers`;

export type Sending = Parameters<RawServer['send']>[2];

/** Whom an answer of `identity.getMe` names. */
export const userIn = ({ text }: Answer) => (JSON.parse(text) as { user?: { email: string } }).user?.email;
export const idOf = ({ user }: Caller) => user?.id ?? '';

type Door = {
  server: RawServer;
  admin: Caller;
  viewer: Caller;
  /** `reader` is the administrator's, and only reads. */
  tokens: { admin: string; viewer: string; reader: string };
  /** Without a token, unless one is named. */
  get: (path: string, sending?: Sending) => Promise<Answer>;
  post: (path: string, body: unknown, sending?: Sending) => Promise<Answer>;
};

/** Open from before the first test of a file until after its last. */
export function openDoor(): Door {
  const door = {
    get: (path, sending) => door.server.send('GET', path, { token: null, ...sending }),
    post: (path, body, sending) => door.server.send('POST', path, { token: null, body, ...sending }),
  } as Door;
  beforeAll(async () => {
    door.server = await serveRaw();
    door.admin = await callerWithRole('admin');
    door.viewer = await callerWithRole('viewer');
    const make = async (of: Caller, isReadOnly = false) =>
      (await perform(createToken, of, { name: 'bypass', isReadOnly })).token;
    door.tokens = {
      admin: await make(door.admin),
      viewer: await make(door.viewer),
      reader: await make(door.admin, true),
    };
    await shareNothing();
  });
  afterAll(() => door.server.close());
  return door;
}
