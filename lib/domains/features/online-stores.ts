/** Where online copies are: one store, which the settings name. Others of the managed platform's API would be stores of its cloud. */
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { onlineStore } from '@/lib/platform/online-store';
import { notFound } from '@/lib/pure/errors';

export type OnlineStoreView = { name: string; kind: 'postgres' | 'redis'; state: 'AVAILABLE' };

const STORE_NAME = 'main';

const theStore = (): OnlineStoreView => ({
  name: STORE_NAME,
  kind: onlineStore().isTransactional ? 'postgres' : 'redis',
  state: 'AVAILABLE',
});

export const listOnlineStores = query({
  name: 'features.listOnlineStores',
  summary: 'Where online copies are: the one store of this installation.',
  access: 'features.read',
  input: z.object({}),
  run: async (): Promise<{ onlineStores: OnlineStoreView[] }> => ({ onlineStores: [theStore()] }),
});

export const getOnlineStore = query({
  name: 'features.getOnlineStore',
  summary: 'The online store of this installation, by its name.',
  access: 'features.read',
  input: z.object({ name: z.string().max(255) }),
  async run(_ctx, { name }): Promise<OnlineStoreView> {
    assertStore(name);
    return theStore();
  },
});

/** @throws RESOURCE_DOES_NOT_EXIST */
export function assertStore(name: string): void {
  if (name !== STORE_NAME)
    throw notFound(
      `There is no online store '${name.slice(0, 100)}': this installation has one, '${STORE_NAME}'.`,
    );
}
