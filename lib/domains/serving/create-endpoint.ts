import sql from 'sql-template-tag';
import { z } from 'zod';
import { grantCreator } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { alreadyExists } from '@/lib/pure/errors';
import { settleDefinition } from './definition';
import { type EndpointView, readEndpoint } from './endpoint-view';
import { settleLimits } from './limited-principals';
import { linkServed } from './link-served';
import { ENDPOINT, ENDPOINT_COLUMNS, type EndpointRow, withSettings } from './load';
import { propose } from './propose';
import { ConfigInput, EndpointName, RateLimits, Settings, SettingsChange, Tag } from './schemas';
import { noteOnGpus } from './workload';

const MOST_ENDPOINTS = 1000;

export const createEndpoint = command({
  name: 'serving.createEndpoint',
  summary: 'Makes an endpoint; it answers as soon as its entities are ready.',
  access: 'endpoints.create',
  input: z.object({
    name: EndpointName,
    description: z.string().max(20_000).default(''),
    config: ConfigInput,
    tags: z.array(Tag).max(50).default([]),
    settings: SettingsChange.default({}),
    rateLimits: RateLimits.optional(),
    emailNotifications: Settings.shape.notifications.optional(),
  }),
  async run(ctx, input): Promise<EndpointView> {
    const { name, description, config, tags, settings, rateLimits, emailNotifications } = input;
    const definition = await settleDefinition(ctx, config);
    const [{ count } = { count: 0 }] = await ctx.sql<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM serving_endpoints`,
    );
    if (count >= MOST_ENDPOINTS)
      throw alreadyExists(`There are ${MOST_ENDPOINTS} endpoints, which is the most.`);
    const limits = await (rateLimits
      ? settleLimits(ctx, rateLimits, 'rateLimits')
      : settleLimits(ctx, settings.rateLimits ?? [], 'settings.rateLimits'));
    const whole = Settings.parse({
      ...settings,
      rateLimits: limits,
      ...(emailNotifications && { notifications: emailNotifications }),
      ...(config.autoCaptureConfig?.enabled === false && { log: { ...settings.log, isOn: false } }),
    });
    const [made] = await ctx.sql<EndpointRow>(sql`
      INSERT INTO serving_endpoints (name, description, owner_id, created_by, creation_time, last_updated_time, tags, settings)
      VALUES (${name}, ${description}, ${ctx.caller.user?.id ?? null}::uuid, ${ctx.caller.user?.email ?? ctx.caller.via},
              ${ctx.now}, ${ctx.now}, ${JSON.stringify(tags)}::jsonb, ${JSON.stringify(whole)}::jsonb)
      ON CONFLICT (name) DO NOTHING RETURNING ${ENDPOINT_COLUMNS}`);
    if (!made) throw alreadyExists(`An endpoint called '${name}' already exists.`, { field: 'name' });
    await grantCreator(ctx, ENDPOINT, made.id);
    const version = await propose(ctx, made, definition, 'create', noteOnGpus(definition));
    await linkServed(ctx, made, definition);
    const row = withSettings({ ...made, pendingVersion: version, updateState: 'IN_PROGRESS' as const });
    return readEndpoint(ctx, row, 'CAN_MANAGE');
  },
});
