export { deleteAlias, setAlias } from './aliases';
export { approveTransition } from './approve-transition';
export { assessRequests } from './assess-requests';
export { renameModel, updateModel } from './change-model';
export { updateVersion } from './change-version';
export { createComment, deleteComment, updateComment } from './comments';
export { compareVersions } from './compare-versions';
export { createModel } from './create-model';
export { createVersion } from './create-version';
export { deleteModel, deleteVersion } from './delete-model';
export { listDeliveries, replayDeadDeliveries, replayDelivery } from './deliveries';
export { cancelTransition, rejectTransition } from './end-request';
export { findModels } from './find-models';
export { getChampion } from './get-champion';
export { getLatestVersions, getModel } from './get-model';
export { getTimeline } from './get-timeline';
export {
  downloadVersionArtifact,
  getDownloadUri,
  getVersion,
  getVersionByAlias,
  listVersionArtifacts,
} from './get-version';
export { countInbox, listInbox, listRequests } from './inbox';
export { getLineage, listVersionsOf } from './lineage';
export { exportActivity, listActivity } from './list-activity';
export { listModels } from './list-models';
export { listVersionRuns } from './list-version-runs';
export { listVersions } from './list-versions';
export { getModelPage } from './model-page';
export { deleteModelTag, setModelTag } from './model-tags';
export { getReadiness } from './readiness';
export { reportCheck } from './report-check';
export { requestTransition } from './request-transition';
export { getReview } from './review';
export { getRules, setRule, setSharedRule } from './rules';
export { searchModels } from './search-models';
export { searchVersions } from './search-versions';
export { getSettings, setStages } from './settings';
export { exportStageHistory, getStageHistory } from './stage-history';
export { testWebhook } from './test-webhook';
export { transitionVersion } from './transition-version';
export { getVersionPage } from './version-page';
export { deleteVersionTag, setVersionTag } from './version-tags';
export { watchModels } from './watch-models';
export { createWebhook, deleteWebhook, getWebhook, listWebhooks, updateWebhook } from './webhooks';
