export type { ResultFile } from './files';
export type { JobView, RunView } from './job-view';
export type { JobHint } from './watch-job';
