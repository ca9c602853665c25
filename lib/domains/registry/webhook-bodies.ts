import {
  eventsOf,
  type FactType,
  type StageKind,
  type WebhookDialect,
  type WebhookEvent,
} from '@/lib/pure/registry-events';

/** What happened, in full: every dialect is written from it. */
export type Fact = {
  type: FactType;
  modelName: string;
  isPrompt?: boolean;
  version?: number;
  /** Who did it. */
  userName: string;
  time: number;
  fromStage?: string;
  toStage?: string;
  toKind?: StageKind;
  comment?: string;
  description?: string;
  tags?: { key: string; value: string }[];
  alias?: string;
  source?: string;
  runId?: string | null;
};

type Recipient = { id: string; dialect: WebhookDialect; events: readonly string[] };

/** The event under which a webhook hears of the fact: the most general of those it asked for; none where it asked for none. */
export const eventFor = (fact: Fact, { events }: Recipient): WebhookEvent | undefined =>
  eventsOf(fact.type, fact).find((event) => events.includes(event));

export const bodyFor = (fact: Fact, event: WebhookEvent, webhook: Recipient): string =>
  JSON.stringify(
    webhook.dialect === 'mlflow' ? mlflowBody(fact, event) : databricksBody(fact, event, webhook.id),
  );

function databricksBody(fact: Fact, event: WebhookEvent, webhookId: string) {
  const { modelName, version, fromStage, toStage, comment, tags = [], time, type } = fact;
  return {
    event,
    webhook_id: webhookId,
    event_timestamp: time,
    model_name: modelName,
    ...(version !== undefined && { version: String(version) }),
    ...(toStage !== undefined && { to_stage: toStage, from_stage: fromStage }),
    ...(type === 'versionTagSet' && { tags }),
    ...(comment && { comment }),
    text: textOf(fact),
  };
}

/** One sentence: an address of a chat that shows `text` can be given as it is. */
export function textOf({
  type,
  modelName,
  version,
  userName,
  fromStage,
  toStage,
  comment,
  tags = [],
  alias,
}: Fact): string {
  const subject =
    version === undefined
      ? `registered model '${modelName}'`
      : `registered model '${modelName}' version ${version}`;
  const said = comment ? `: ${comment}` : '.';
  const tagList = tags.map(({ key, value }) => `'${key}' => '${value}'`).join(', ');
  const request = `the request to transition ${subject} from ${fromStage} to ${toStage}`;
  switch (type) {
    case 'modelCreated':
    case 'versionCreated':
      return `${userName} created ${subject}.`;
    case 'modelTagSet':
    case 'versionTagSet':
      return `${userName} set version tag(s) ${tagList} for ${subject}.`;
    case 'modelTagDeleted':
    case 'versionTagDeleted':
      return `${userName} deleted the tag '${tags[0]?.key}' of ${subject}.`;
    case 'aliasSet':
      return `${userName} set the alias '${alias}' to ${subject}.`;
    case 'aliasDeleted':
      return `${userName} deleted the alias '${alias}' of ${subject}.`;
    case 'stageChanged':
      return `${userName} transitioned ${subject} from ${fromStage} to ${toStage}${said}`;
    case 'requestCreated':
      return `${userName} requested to transition ${subject} from ${fromStage} to ${toStage}${said}`;
    case 'requestApproved':
      return `${userName} approved ${request}${said}`;
    case 'requestRejected':
      return `${userName} rejected ${request}${said}`;
    case 'requestCancelled':
      return `${userName} cancelled ${request}${said}`;
    case 'commentCreated':
      return `${userName} commented on ${subject}${said}`;
  }
}

const PROMPT_TAGS = ['mlflow.prompt.is_prompt', 'mlflow.prompt.text', '_mlflow_prompt_type'];

function mlflowBody(fact: Fact, event: WebhookEvent) {
  const [entity, action] = event.split('.');
  return { entity, action, timestamp: new Date(fact.time).toISOString(), data: mlflowData(fact) };
}

function mlflowData(fact: Fact): Record<string, unknown> {
  const { type, modelName: name, isPrompt, tags = [], alias } = fact;
  const version = String(fact.version);
  const kept = isPrompt ? tags.filter(({ key }) => !PROMPT_TAGS.includes(key)) : tags;
  const byKey = Object.fromEntries(kept.map(({ key, value }) => [key, value]));
  const description = fact.description || null;
  const [tag] = tags;
  switch (type) {
    case 'modelCreated':
      return { name, tags: byKey, description };
    case 'versionCreated': {
      const template = tags.find(({ key }) => key === 'mlflow.prompt.text')?.value ?? null;
      return isPrompt
        ? { name, version, template, tags: byKey, description }
        : { name, version, source: fact.source, run_id: fact.runId || null, tags: byKey, description };
    }
    case 'modelTagSet':
      return { name, key: tag?.key, value: tag?.value };
    case 'modelTagDeleted':
      return { name, key: tag?.key };
    case 'versionTagSet':
      return { name, version, key: tag?.key, value: tag?.value };
    case 'versionTagDeleted':
      return { name, version, key: tag?.key };
    case 'aliasSet':
      return { name, alias, version };
    case 'aliasDeleted':
      return { name, alias };
    default:
      return { name, version };
  }
}
