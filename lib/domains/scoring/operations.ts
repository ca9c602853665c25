import './follow-renames';

export { createJob, updateJob } from './create-job';
export { deleteJob } from './delete-job';
export { downloadResult, uploadInput } from './files';
export { getLineage, getTableLineage } from './lineage';
export { getJob, listJobs } from './list-jobs';
export { cancelRun, getRun, listRuns, retryRun, runJob } from './runs';
export { startJob, stopJob } from './start-job';
export { watchJob } from './watch-job';
