/** Where rows for look-ups by key are held: in Postgres, or in the Redis that the settings name. */
import { afterCommit } from '../db';
import { env } from '../env';
import { log } from '../log';
import { postgresStore } from './postgres';
import { RedisStore } from './redis';
import type { OnlineStore } from './store';

export type { OnlineKeys, OnlineRow, OnlineStore, Values } from './store';

const open = (): OnlineStore => (env.onlineStore ? new RedisStore(env.onlineStore) : postgresStore);

// Next bundles its own copy of this module into its server; both copies share the one connection of the process.
const shared = globalThis as typeof globalThis & { plumblineOnlineStore?: OnlineStore };

export function onlineStore(): OnlineStore {
  shared.plumblineOnlineStore ??= open();
  return shared.plumblineOnlineStore;
}

/**
 * Tells the store what goes with the open transaction: within it where the store is of the same database, else once it is committed.
 * What the store does not hear then is for a job to tell it.
 */
export async function withCommit(tell: (store: OnlineStore) => Promise<void>): Promise<void> {
  const store = onlineStore();
  if (store.isTransactional) return tell(store);
  await afterCommit(() =>
    tell(store).catch((error: Error) => log.warn({ err: error.message }, 'the online store is behind')),
  );
}
