/** The registry's part of MLflow's REST API, one line an endpoint. */
import { type Route, route } from '@/lib/core/surface';
import * as registry from '@/lib/domains/registry/operations';
import { presentModel, presentModels, presentUri, presentVersion, presentVersions } from './registry-shapes';
import { presentDownload, readVersionDownload } from './transfer';
import {
  presentTest,
  presentWebhook,
  presentWebhooks,
  readNewWebhook,
  readWebhookChange,
  readWebhooks,
  readWebhookTest,
  webhookId,
} from './webhooks';

const model = { present: presentModel };
const version = { present: presentVersion };

export const registryRoutes: Route[] = [
  route('POST', '/mlflow/registered-models/create', registry.createModel, model),
  route('POST', '/mlflow/registered-models/rename', registry.renameModel, model),
  route('PATCH', '/mlflow/registered-models/update', registry.updateModel, model),
  route('DELETE', '/mlflow/registered-models/delete', registry.deleteModel),
  route('GET', '/mlflow/registered-models/get', registry.getModel, model),
  route('GET', '/mlflow/registered-models/search', registry.searchModels, { present: presentModels }),
  route('POST', '/mlflow/registered-models/get-latest-versions', registry.getLatestVersions, {
    present: presentVersions,
  }),
  route('GET', '/mlflow/registered-models/get-latest-versions', registry.getLatestVersions, {
    present: presentVersions,
  }),
  route('POST', '/mlflow/registered-models/set-tag', registry.setModelTag),
  route('DELETE', '/mlflow/registered-models/delete-tag', registry.deleteModelTag),
  route('POST', '/mlflow/registered-models/alias', registry.setAlias),
  route('DELETE', '/mlflow/registered-models/alias', registry.deleteAlias),
  route('GET', '/mlflow/registered-models/alias', registry.getVersionByAlias, version),

  route('POST', '/mlflow/model-versions/create', registry.createVersion, version),
  route('PATCH', '/mlflow/model-versions/update', registry.updateVersion, version),
  route('POST', '/mlflow/model-versions/transition-stage', registry.transitionVersion, version),
  route('DELETE', '/mlflow/model-versions/delete', registry.deleteVersion),
  route('GET', '/mlflow/model-versions/get', registry.getVersion, version),
  route('GET', '/mlflow/model-versions/search', registry.searchVersions, { present: presentVersions }),
  route('GET', '/mlflow/model-versions/get-download-uri', registry.getDownloadUri, { present: presentUri }),
  route('POST', '/mlflow/model-versions/set-tag', registry.setVersionTag),
  route('DELETE', '/mlflow/model-versions/delete-tag', registry.deleteVersionTag),

  route('POST', '/mlflow/webhooks', registry.createWebhook, {
    read: readNewWebhook,
    present: presentWebhook,
  }),
  route('GET', '/mlflow/webhooks', registry.listWebhooks, { read: readWebhooks, present: presentWebhooks }),
  route('GET', '/mlflow/webhooks/:webhook_id', registry.getWebhook, {
    read: webhookId,
    present: presentWebhook,
  }),
  route('PATCH', '/mlflow/webhooks/:webhook_id', registry.updateWebhook, {
    read: readWebhookChange,
    present: presentWebhook,
  }),
  route('DELETE', '/mlflow/webhooks/:webhook_id', registry.deleteWebhook, { read: webhookId }),
  route('POST', '/mlflow/webhooks/:webhook_id/test', registry.testWebhook, {
    read: readWebhookTest,
    present: presentTest,
  }),
];

/** Outside of the versioned API. */
export const registryPlainRoutes: Route[] = [
  route('GET', '/model-versions/get-artifact', registry.downloadVersionArtifact, {
    read: readVersionDownload,
    present: presentDownload,
  }),
];
