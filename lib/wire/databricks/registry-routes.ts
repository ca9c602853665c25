/** What the workspace model registry has besides MLflow's API, one line an endpoint. */
import { type Exchange, type Route, route } from '@/lib/core/surface';
import { decode } from '@/lib/core/wire';
import * as registry from '@/lib/domains/registry/operations';
import { queryOf } from '../mlflow/query';
import { presentModels } from '../mlflow/registry-shapes';
import * as as from './registry-shapes';

const activity = { present: as.presentActivity };
const comment = { present: as.presentComment };
const webhook = { present: as.presentWebhook };

const readWebhooks = ({ request }: Exchange) => ({
  ...(decode(registry.listWebhooks.input, queryOf(request.url)) as object),
  dialect: 'databricks',
});

export const registryRoutes: Route[] = [
  route('GET', '/mlflow/databricks/registered-models/get', registry.getModel, {
    present: as.presentModelDatabricks,
  }),
  route('GET', '/mlflow/registered-models/list', registry.searchModels, { present: presentModels }),
  route('POST', '/mlflow/databricks/model-versions/transition-stage', registry.transitionVersion, {
    present: as.presentTransitioned,
  }),

  route('POST', '/mlflow/transition-requests/create', registry.requestTransition, {
    present: as.presentRequest,
  }),
  route('GET', '/mlflow/transition-requests/list', registry.listRequests, { present: as.presentRequests }),
  route('POST', '/mlflow/transition-requests/approve', registry.approveTransition, activity),
  route('POST', '/mlflow/transition-requests/reject', registry.rejectTransition, activity),
  route('DELETE', '/mlflow/transition-requests/delete', registry.cancelTransition, activity),

  route('POST', '/mlflow/comments/create', registry.createComment, comment),
  route('PATCH', '/mlflow/comments/update', registry.updateComment, comment),
  route('DELETE', '/mlflow/comments/delete', registry.deleteComment),

  route('POST', '/mlflow/registry-webhooks/create', registry.createWebhook, webhook),
  route('GET', '/mlflow/registry-webhooks/list', registry.listWebhooks, {
    read: readWebhooks,
    present: as.presentWebhooks,
  }),
  route('PATCH', '/mlflow/registry-webhooks/update', registry.updateWebhook, webhook),
  route('DELETE', '/mlflow/registry-webhooks/delete', registry.deleteWebhook),
  route('POST', '/mlflow/registry-webhooks/test', registry.testWebhook, { present: as.presentTest }),
];
