export type { Activity } from './activity';
export type { Decided } from './approve-transition';
export type { CommentView } from './comments';
export { type LinkedObject, linkVersions, unlinkObject } from './links';
export { loadVersion } from './load';
export type { ModelView, VersionView } from './model-shape';
export { recordCheck } from './report-check';
export type { RequestView } from './request-shape';
export type { WebhookView } from './webhook-shape';
