import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import { eventsOf, FACT_TYPES, type WebhookEvent } from '@/lib/pure/registry-events';
import { nameOf } from './activity';
import { sendWebhook } from './send-webhook';
import { bodyFor, type Fact } from './webhook-bodies';
import { loadWebhook } from './webhook-shape';

const KINDS = { STAGING: 'staging', PRODUCTION: 'production', ARCHIVED: 'archived' } as const;

/** A fact that the event would tell of. */
function exampleOf(event: WebhookEvent, modelName: string | null, userName: string, time: number): Fact {
  const isPrompt = event.startsWith('prompt');
  const kind = Object.entries(KINDS).find(([name]) => event.includes(`_TO_${name}`))?.[1] ?? 'production';
  const type =
    FACT_TYPES.find((fact) => eventsOf(fact, { isPrompt, toKind: kind }).includes(event)) ?? 'versionCreated';
  return {
    type,
    isPrompt,
    modelName: modelName ?? 'example_model',
    ...(!type.startsWith('model') && { version: 1 }),
    userName,
    time,
    toKind: kind,
    ...(['stageChanged', 'requestCreated', 'requestApproved', 'requestRejected', 'requestCancelled'].includes(
      type,
    ) && {
      fromStage: 'None',
      toStage: { staging: 'Staging', production: 'Production', archived: 'Archived' }[kind],
    }),
    comment: type === 'commentCreated' ? 'An example comment' : '',
    description: 'An example',
    tags: [{ key: 'example_key', value: 'example_value' }],
    alias: 'example_alias',
    source: 'models:/123',
    runId: 'abcd1234abcd5678',
  };
}

export const testWebhook = command({
  name: 'registry.testWebhook',
  summary:
    'Sends an example of an event at once, whether or not the webhook is active, and says what was answered.',
  access: 'models.manage',
  // Nothing may be locked while a stranger's server takes its time.
  transaction: false,
  input: z.object({ id: z.string().min(1).max(100), event: z.string().max(100).optional() }),
  async run(ctx, { id, event: asked }) {
    const webhook = await loadWebhook(ctx, id);
    const event = asked ?? webhook.events[0];
    const isKnown = event !== undefined && webhook.events.includes(event);
    if (!isKnown) {
      throw invalid(`The webhook does not hear of ${event}: test one of ${webhook.events.join(', ')}.`, {
        field: 'event',
      });
    }
    const fact = exampleOf(event as WebhookEvent, webhook.modelName, nameOf(ctx), ctx.now);
    const letter = { uid: randomUUID(), body: bodyFor(fact, event as WebhookEvent, webhook) };
    const outcome = await sendWebhook(webhook, letter);
    const { status, body, fault, milliseconds, isDelivered } = outcome;
    const line = JSON.stringify([{ time: ctx.now, milliseconds, status, fault }]);
    await ctx.sql(sql`
      INSERT INTO webhook_deliveries (uid, webhook_id, event, model_name, version, body, is_test, status, attempts, time, due_time,
                                      ended_time, response_status, response_body, fault, log)
      VALUES (${letter.uid}, ${id}, ${event}, ${fact.modelName}, ${fact.version ?? null}::int, ${letter.body}, true,
              ${isDelivered ? 'delivered' : 'dead'}::delivery_status, 1, ${ctx.now}, ${ctx.now}, ${ctx.now}, ${status}, ${body},
              ${fault}, ${line}::jsonb)`);
    ctx.audit({ objectType: 'webhook', objectId: id, after: { tested: event, status, fault } });
    return { isDelivered, statusCode: status, body, fault };
  },
});
