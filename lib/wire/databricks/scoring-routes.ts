/** The REST API of scoring jobs: our own, in the manner of the others. */
import { type Exchange, type Route, route } from '@/lib/core/surface';
import * as scoring from '@/lib/domains/scoring/operations';
import { presentParquet } from '../parquet-file';
import { toSnakeKeys } from './feature-shapes';

const JOBS = '/scoring/jobs';
const JOB = `${JOBS}/:name`;
const RUN = `${JOB}/runs/:number`;

const snake = { present: (output: unknown) => toSnakeKeys(output) };

const readUpload = ({ request }: Exchange) => ({
  body: request.body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() }),
  fileName: new URL(request.url).searchParams.get('file_name') ?? '',
});

export const scoringRoutes: Route[] = [
  route('POST', '/scoring/uploads', scoring.uploadInput, { read: readUpload, ...snake }),
  route('POST', JOBS, scoring.createJob, snake),
  route('GET', JOBS, scoring.listJobs, snake),
  route('GET', JOB, scoring.getJob, snake),
  route('PATCH', JOB, scoring.updateJob, snake),
  route('DELETE', JOB, scoring.deleteJob),
  route('POST', `${JOB}/start`, scoring.startJob),
  route('POST', `${JOB}/stop`, scoring.stopJob),
  route('POST', `${JOB}/runs`, scoring.runJob, snake),
  route('GET', `${JOB}/runs`, scoring.listRuns, snake),
  route('GET', RUN, scoring.getRun, snake),
  route('POST', `${RUN}/cancel`, scoring.cancelRun),
  route('POST', `${RUN}/retry`, scoring.retryRun),
  route('GET', `${RUN}/result`, scoring.downloadResult, { present: presentParquet }),
];
