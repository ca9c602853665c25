/** Scoring jobs, their runs, and the files that they make. */
import { byPath, hidden, MARK, nothing, own, type Requests } from '../entry';
import { type ScoringEstate as Estate, makeScoringEstate } from '../scoring-estate';

const job = ({ name }: Estate) => ({ name });
const run = (number: number) => (e: Estate) => ({ ...job(e), number });
const grantTarget = ({ objectId }: Estate) => ({ objectType: 'scoring-job', objectId });
const input = (given: object) => encodeURIComponent(JSON.stringify(given));

const requests: Requests<Estate>['requests'] = {
  'scoring.createJob': own((e) => ({
    name: crypto.randomUUID(),
    definition: { model: { name: e.modelName, version: 1 }, input: { table: e.table } },
  })),
  'scoring.uploadInput': byPath('own', () => ({
    method: 'POST',
    path: '/api/console/scoring.uploadInput',
    body: 'a,b\n1,2\n',
  })),
  'scoring.listJobs': nothing(() => ({ search: MARK })),
  'scoring.getJob': hidden(job),
  'scoring.getLineage': hidden(job),
  'scoring.getTableLineage': nothing((e) => ({ table: e.table })),
  'scoring.listRuns': hidden(job),
  'scoring.getRun': hidden(run(1)),
  'scoring.downloadResult': byPath('hidden', (e) => ({
    method: 'GET',
    path: `/api/console/scoring.downloadResult?input=${input(run(1)(e))}`,
  })),
  'scoring.runJob': hidden(job),
  'scoring.cancelRun': hidden(run(3)),
  'scoring.retryRun': hidden(run(2)),
  'scoring.updateJob': hidden((e) => ({ ...job(e), description: 'd' })),
  'scoring.startJob': hidden(job),
  'scoring.stopJob': hidden(job),
  'scoring.deleteJob': hidden(job),

  'identity.getPermissions of a scoring job': hidden(grantTarget),
  'identity.listPermissionLevels of a scoring job': hidden(grantTarget),
  'identity.setPermissions of a scoring job': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),
  'identity.updatePermissions of a scoring job': hidden((e) => ({
    ...grantTarget(e),
    accessControlList: [],
  })),
};

export const scoring: Requests<Estate> = {
  type: 'scoring-job',
  makeEstate: makeScoringEstate,
  requests,
  elsewhere: { 'scoring.watchJob': 'it does not end: lib/wire/console/watch-job.test.ts' },
};
