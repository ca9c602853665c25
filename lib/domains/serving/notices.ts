import type { Context } from '@/lib/core/context';
import { notify } from '../identity';
import { ENDPOINT, type EndpointRow } from './load';

/** Tells who manages the endpoint that an update failed; of one that is live the list of events is enough. */
export async function sendUpdateNotice(
  ctx: Context,
  { id, name }: EndpointRow,
  version: number,
  failure: string | undefined,
): Promise<void> {
  if (failure === undefined) return;
  await notify(
    ctx,
    { holders: { type: ENDPOINT, id, level: 'CAN_MANAGE' } },
    {
      key: `endpoint:${id}`,
      kind: 'serving.failUpdate',
      tone: 'danger',
      title: `The endpoint ${name} could not be updated`,
      body: `Configuration ${version}: ${failure}`,
      href: `/endpoints/${encodeURIComponent(name)}`,
      mail: true,
    },
  );
}
