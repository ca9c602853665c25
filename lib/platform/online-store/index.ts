/** Where rows for look-ups by key are held: in Postgres, or in the Redis that the settings name. */
import { env } from '../env';
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
