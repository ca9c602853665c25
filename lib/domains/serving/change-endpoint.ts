import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import { announceServing } from './announce';
import { tell } from './events';
import { settleLimits } from './limited-principals';
import { ENDPOINT, type KeyValue, loadEndpoint } from './load';
import { AskedName, Settings, SettingsChange, Tag } from './schemas';

export const setEndpointTags = command({
  name: 'serving.setTags',
  summary: 'Adds tags to an endpoint and takes others away.',
  access: 'endpoints.manage',
  input: z.object({
    name: AskedName,
    addTags: z.array(Tag).max(50).default([]),
    deleteTags: z.array(z.string().max(250)).max(50).default([]),
  }),
  async run(ctx, { name, addTags, deleteTags }): Promise<{ tags: KeyValue[] }> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    const tags = new Map(endpoint.tags.map(({ key, value }) => [key, value]));
    for (const { key, value } of addTags) tags.set(key, value);
    for (const key of deleteTags) tags.delete(key);
    if (tags.size > 50) throw invalid('An endpoint has at most 50 tags.', { field: 'addTags' });
    const after = [...tags].map(([key, value]) => ({ key, value }));
    await ctx.sql(sql`
      UPDATE serving_endpoints SET tags = ${JSON.stringify(after)}::jsonb, last_updated_time = ${ctx.now}
      WHERE key = ${endpoint.key}`);
    ctx.audit({
      objectType: ENDPOINT,
      objectId: endpoint.id,
      before: { tags: endpoint.tags },
      after: { tags: after },
    });
    return { tags: after };
  },
});

export const changeSettings = command({
  name: 'serving.changeSettings',
  summary: 'Limits, the inference log, whom to mail: in force at once, without another configuration.',
  access: 'endpoints.manage',
  input: z.object({
    name: AskedName,
    description: z.string().max(20_000).optional(),
    change: SettingsChange.default({}),
  }),
  async run(ctx, { name, description, change }): Promise<{ settings: Settings; description: string }> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const log = { ...endpoint.settings.log, ...change.log };
    const rateLimits = change.rateLimits && (await settleLimits(ctx, change.rateLimits, 'change.rateLimits'));
    const settings = Settings.parse({
      ...endpoint.settings,
      ...given,
      ...(rateLimits && { rateLimits }),
      log,
    });
    const after = description ?? endpoint.description;
    await ctx.sql(sql`
      UPDATE serving_endpoints SET settings = ${JSON.stringify(settings)}::jsonb, description = ${after},
             last_updated_time = ${ctx.now} WHERE key = ${endpoint.key}`);
    const names = Object.keys(given);
    if (names.length > 0) {
      await tell(ctx, {
        endpointKey: endpoint.key,
        kind: 'settings',
        message: `Settings were changed: ${names.join(', ')}.`,
      });
    }
    ctx.audit({
      objectType: ENDPOINT,
      objectId: endpoint.id,
      before: {
        ...pick(endpoint.settings, names),
        ...(description !== undefined && { description: endpoint.description }),
      },
      after: { ...pick(settings, names), ...(description !== undefined && { description }) },
    });
    await announceServing(ctx);
    return { settings, description: after };
  },
});

const pick = (settings: Settings, names: string[]) =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
