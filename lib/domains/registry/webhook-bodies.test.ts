import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { EVENTS, eventsOf, FACT_TYPES, type WebhookDialect } from '@/lib/pure/registry-events';
import { databricksHeaders, mlflowHeaders } from './send-webhook';
import { bodyFor, eventFor, type Fact } from './webhook-bodies';

const FACT: Fact = {
  type: 'stageChanged',
  modelName: 'iris',
  version: 3,
  userName: 'ada@example.com',
  time: 1_700_000_000_000,
  fromStage: 'None',
  toStage: 'Production',
  toKind: 'production',
  comment: 'ready',
};

const told = (fact: Partial<Fact>, dialect: WebhookDialect, events: readonly string[] = EVENTS[dialect]) => {
  const whole = { ...FACT, ...fact };
  const webhook = { id: 'w1', dialect, events };
  const event = eventFor(whole, webhook);
  return event ? (JSON.parse(bodyFor(whole, event, webhook)) as Record<string, unknown>) : undefined;
};

describe('the managed platform’s', () => {
  test('a transition', () => {
    expect(told({}, 'databricks')).toEqual({
      event: 'MODEL_VERSION_TRANSITIONED_STAGE',
      webhook_id: 'w1',
      event_timestamp: 1_700_000_000_000,
      model_name: 'iris',
      version: '3',
      to_stage: 'Production',
      from_stage: 'None',
      comment: 'ready',
      text: "ada@example.com transitioned registered model 'iris' version 3 from None to Production: ready",
    });
  });

  test.each([
    ['production', 'MODEL_VERSION_TRANSITIONED_TO_PRODUCTION', true],
    ['staging', 'MODEL_VERSION_TRANSITIONED_TO_STAGING', true],
    ['archived', 'MODEL_VERSION_TRANSITIONED_TO_ARCHIVED', true],
    ['staging', 'MODEL_VERSION_TRANSITIONED_TO_PRODUCTION', false],
    ['initial', 'MODEL_VERSION_TRANSITIONED_TO_ARCHIVED', false],
  ] as const)('a stage of the kind %s by %s: %s', (toKind, event, isTold) => {
    expect(told({ toKind }, 'databricks', [event])?.event).toBe(isTold ? event : undefined);
  });

  test('tags and comments have their own fields', () => {
    const tags = [{ key: 'a', value: 'b' }];
    expect(
      told({ type: 'versionTagSet', tags, fromStage: undefined, toStage: undefined }, 'databricks'),
    ).toMatchObject({
      event: 'MODEL_VERSION_TAG_SET',
      tags,
    });
    expect(told({ type: 'commentCreated', comment: 'hm' }, 'databricks')).toMatchObject({ comment: 'hm' });
  });
});

describe('MLflow’s', () => {
  test('a version, with what its clients read of it', () => {
    const fact = {
      type: 'versionCreated',
      source: 's',
      runId: 'r',
      tags: [{ key: 'a', value: 'b' }],
    } as const;
    expect(told({ ...fact, tags: [...fact.tags], description: '' }, 'mlflow')).toEqual({
      entity: 'model_version',
      action: 'created',
      timestamp: '2023-11-14T22:13:20.000Z',
      data: { name: 'iris', version: '3', source: 's', run_id: 'r', tags: { a: 'b' }, description: null },
    });
  });

  test('a prompt is a prompt, its text a template', () => {
    const tags = [
      { key: 'mlflow.prompt.is_prompt', value: 'true' },
      { key: 'mlflow.prompt.text', value: 'Hello' },
      { key: 'tone', value: 'warm' },
    ];
    expect(told({ type: 'versionCreated', isPrompt: true, tags }, 'mlflow')).toMatchObject({
      entity: 'prompt_version',
      data: { template: 'Hello', tags: { tone: 'warm' } },
    });
    expect(told({ type: 'versionCreated', isPrompt: true, tags }, 'databricks')).toBeUndefined();
  });

  test('it knows nothing of stages', () => expect(told({}, 'mlflow')).toBeUndefined());
});

test('each event of each dialect is what some fact is called', () => {
  const kinds = ['initial', 'staging', 'production', 'archived'] as const;
  const all = FACT_TYPES.flatMap((fact) =>
    [true, false].flatMap((isPrompt) => kinds.flatMap((toKind) => eventsOf(fact, { isPrompt, toKind }))),
  );
  for (const events of Object.values(EVENTS)) for (const event of events) expect(all).toContain(event);
});

describe('signatures', () => {
  const body = '{"ä":1}';
  test('of the managed platform: the body in hex', () => {
    const expected = createHmac('sha256', 'key').update(body).digest('hex');
    expect(databricksHeaders('d1', body, 'key')).toEqual({
      'x-plumbline-delivery-id': 'd1',
      'x-databricks-signature': expected,
    });
    expect(databricksHeaders('d1', body, undefined)).not.toHaveProperty('x-databricks-signature');
  });
  test('of MLflow: id, seconds and body in base64', () => {
    const expected = createHmac('sha256', 'key').update(`d1.1700000000.${body}`).digest('base64');
    expect(mlflowHeaders('d1', body, 'key', 1_700_000_000_999)).toEqual({
      'x-mlflow-delivery-id': 'd1',
      'x-mlflow-timestamp': '1700000000',
      'x-mlflow-signature': `v1,${expected}`,
    });
  });
});
