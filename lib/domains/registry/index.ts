export type { Activity } from './activity';
export {
  adoptAliases,
  adoptRegisteredModel,
  type ForeignRegisteredModel,
} from './adopt-registered-model';
export { adoptVersion, type ForeignVersion, findForeignFiles } from './adopt-version';
export type { Decided } from './approve-transition';
export type { CommentView } from './comments';
export { type LinkedObject, linkedObjects, linkVersions, unlinkObject } from './links';
export { loadVersion } from './load';
export type { ModelView, VersionView } from './model-shape';
export { readVersionFacts } from './read-facts';
export { followRenames } from './renames';
export { recordCheck } from './report-check';
export type { RequestView } from './request-shape';
export { loadMeantVersion } from './version-source';
export type { ModelHint } from './watch-models';
export type { WebhookView } from './webhook-shape';
