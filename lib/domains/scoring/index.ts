export type { ResultFile } from './files';
export type { JobView, RunView } from './job-view';
export { answerTo, isAboutRows, withoutTable } from './predict';
export { type SettledModel, settleModel } from './settle';
export { type LoadedModel, withModel } from './warm-models';
export type { JobHint } from './watch-job';
