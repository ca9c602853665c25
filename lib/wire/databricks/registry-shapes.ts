/** Shapes of the workspace model registry: MLflow's, and what the managed platform adds to them. */
import type {
  Activity,
  CommentView,
  ModelView,
  RequestView,
  VersionView,
  WebhookView,
} from '@/lib/domains/registry';
import type { Level } from '@/lib/pure/permission-levels';
import { snake } from '../mlflow/present';
import { asModel, asVersion } from '../mlflow/registry-shapes';

export const presentModelDatabricks = ({ registeredModel }: { registeredModel: ModelView }) => {
  const { aliases: _, ...model } = asModel(registeredModel);
  return {
    registered_model_databricks: {
      id: registeredModel.id,
      ...model,
      permission_level: registeredModel.permissionLevel,
    },
  };
};

const asActivity = (activity: Activity) =>
  snake({
    id: String(activity.id),
    activityType: activity.type,
    userId: activity.userName,
    creationTimestamp: activity.time,
    lastUpdatedTimestamp: activity.lastUpdatedTime,
    fromStage: activity.fromStage,
    toStage: activity.toStage,
    comment: activity.comment || undefined,
    systemComment: activity.systemComment,
  });

export const presentActivity = ({ activity }: { activity: Activity }) => ({ activity: asActivity(activity) });

const asRequest = ({ toStage, comment, creationTimestamp, userId, availableActions }: RequestView) =>
  snake({ toStage, comment: comment || undefined, creationTimestamp, userId, availableActions });

export const presentRequest = ({ request }: { request: RequestView }) => ({ request: asRequest(request) });

/** A request stands in lists as the activity that it was made by. */
const asOpenRequest = (request: RequestView) => ({
  ...asRequest(request),
  id: String(request.id),
  activity_type: 'REQUESTED_TRANSITION',
  from_stage: request.fromStage,
  last_updated_timestamp: request.creationTimestamp,
});

export const presentRequests = ({ requests }: { requests: RequestView[] }) =>
  snake({ requests: requests.map(asOpenRequest) });

type Transitioned = { modelVersion: VersionView; openRequests: RequestView[]; permissionLevel: Level };

export const presentTransitioned = ({ modelVersion, openRequests, permissionLevel }: Transitioned) => {
  const { aliases: _, ...version } = asVersion(modelVersion);
  return {
    model_version_databricks: snake({
      ...version,
      openRequests: openRequests.map(asOpenRequest),
      permissionLevel,
      // Whoever has to do with a version hears of its comments from then on.
      emailSubscriptionStatus: 'SUBSCRIBED',
    }),
  };
};

export const presentComment = ({ comment }: { comment: CommentView }) => ({ comment: snake(comment) });

const asWebhook = (webhook: WebhookView) =>
  snake({
    id: webhook.id,
    events: webhook.events,
    modelName: webhook.modelName,
    description: webhook.description || undefined,
    status: webhook.status,
    creationTimestamp: webhook.creationTime,
    lastUpdatedTimestamp: webhook.lastUpdatedTime,
    ...(webhook.job
      ? { jobSpec: snake({ ...webhook.job, workspaceUrl: webhook.job.workspaceUrl || undefined }) }
      : { httpUrlSpec: { url: webhook.url, enable_ssl_verification: webhook.verifiesTls } }),
  });

export const presentWebhook = ({ webhook }: { webhook: WebhookView }) => ({ webhook: asWebhook(webhook) });

export const presentWebhooks = ({
  webhooks,
  nextPageToken,
}: {
  webhooks: WebhookView[];
  nextPageToken?: string;
}) => snake({ webhooks: webhooks.map(asWebhook), nextPageToken });

/** The SDK reads `status_code`, the documentation says `status`. */
export const presentTest = ({
  statusCode,
  body,
  fault,
}: {
  statusCode: number | null;
  body: string | null;
  fault: string | null;
}) => snake({ statusCode, status: statusCode, body: body ?? fault ?? '' });
