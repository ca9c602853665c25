/** What happens in a registry that others may want to hear of, and what each dialect of webhooks calls it. */

export type StageKind = 'initial' | 'staging' | 'production' | 'archived';
export type WebhookDialect = 'databricks' | 'mlflow';

/** What may happen, each of which webhooks of some dialect hear. */
export const FACT_TYPES = [
  'modelCreated',
  'modelTagSet',
  'modelTagDeleted',
  'versionCreated',
  'versionTagSet',
  'versionTagDeleted',
  'aliasSet',
  'aliasDeleted',
  'stageChanged',
  'requestCreated',
  'requestApproved',
  'requestRejected',
  'requestCancelled',
  'commentCreated',
] as const;
export type FactType = (typeof FACT_TYPES)[number];

/** The managed platform's own twelve. */
const DATABRICKS_EVENTS = [
  'REGISTERED_MODEL_CREATED',
  'MODEL_VERSION_CREATED',
  'MODEL_VERSION_TRANSITIONED_STAGE',
  'MODEL_VERSION_TRANSITIONED_TO_STAGING',
  'MODEL_VERSION_TRANSITIONED_TO_PRODUCTION',
  'MODEL_VERSION_TRANSITIONED_TO_ARCHIVED',
  'TRANSITION_REQUEST_CREATED',
  'TRANSITION_REQUEST_TO_STAGING_CREATED',
  'TRANSITION_REQUEST_TO_PRODUCTION_CREATED',
  'TRANSITION_REQUEST_TO_ARCHIVED_CREATED',
  'COMMENT_CREATED',
  'MODEL_VERSION_TAG_SET',
] as const;

/** Ours besides: what became of a request. */
const DECISION_EVENTS = [
  'TRANSITION_REQUEST_APPROVED',
  'TRANSITION_REQUEST_REJECTED',
  'TRANSITION_REQUEST_CANCELLED',
] as const;

/** MLflow's pairs of entity and action. A client refuses a list that has any other. */
const MLFLOW_EVENTS = [
  'registered_model.created',
  'model_version.created',
  'model_version_tag.set',
  'model_version_tag.deleted',
  'model_version_alias.created',
  'model_version_alias.deleted',
  'prompt.created',
  'prompt_version.created',
  'prompt_tag.set',
  'prompt_tag.deleted',
  'prompt_version_tag.set',
  'prompt_version_tag.deleted',
  'prompt_alias.created',
  'prompt_alias.deleted',
] as const;

export type WebhookEvent =
  | (typeof DATABRICKS_EVENTS)[number]
  | (typeof DECISION_EVENTS)[number]
  | (typeof MLFLOW_EVENTS)[number];

export const EVENTS: Record<WebhookDialect, readonly WebhookEvent[]> = {
  databricks: [...DATABRICKS_EVENTS, ...DECISION_EVENTS],
  mlflow: MLFLOW_EVENTS,
};

const BY_KIND: Record<StageKind, 'STAGING' | 'PRODUCTION' | 'ARCHIVED' | undefined> = {
  initial: undefined,
  staging: 'STAGING',
  production: 'PRODUCTION',
  archived: 'ARCHIVED',
};

/** The names under which webhooks may have asked for such a fact, the general ones first. */
export function eventsOf(
  type: FactType,
  { isPrompt = false, toKind }: { isPrompt?: boolean; toKind?: StageKind } = {},
): WebhookEvent[] {
  const to = toKind && BY_KIND[toKind];
  switch (type) {
    case 'modelCreated':
      return isPrompt ? ['prompt.created'] : ['REGISTERED_MODEL_CREATED', 'registered_model.created'];
    case 'modelTagSet':
      return isPrompt ? ['prompt_tag.set'] : [];
    case 'modelTagDeleted':
      return isPrompt ? ['prompt_tag.deleted'] : [];
    case 'versionCreated':
      return isPrompt ? ['prompt_version.created'] : ['MODEL_VERSION_CREATED', 'model_version.created'];
    case 'versionTagSet':
      return isPrompt ? ['prompt_version_tag.set'] : ['MODEL_VERSION_TAG_SET', 'model_version_tag.set'];
    case 'versionTagDeleted':
      return isPrompt ? ['prompt_version_tag.deleted'] : ['model_version_tag.deleted'];
    case 'aliasSet':
      return isPrompt ? ['prompt_alias.created'] : ['model_version_alias.created'];
    case 'aliasDeleted':
      return isPrompt ? ['prompt_alias.deleted'] : ['model_version_alias.deleted'];
    case 'stageChanged':
      return [
        'MODEL_VERSION_TRANSITIONED_STAGE',
        ...(to ? [`MODEL_VERSION_TRANSITIONED_TO_${to}` as const] : []),
      ];
    case 'requestCreated':
      return ['TRANSITION_REQUEST_CREATED', ...(to ? [`TRANSITION_REQUEST_TO_${to}_CREATED` as const] : [])];
    case 'requestApproved':
      return ['TRANSITION_REQUEST_APPROVED'];
    case 'requestRejected':
      return ['TRANSITION_REQUEST_REJECTED'];
    case 'requestCancelled':
      return ['TRANSITION_REQUEST_CANCELLED'];
    case 'commentCreated':
      return ['COMMENT_CREATED'];
  }
}
