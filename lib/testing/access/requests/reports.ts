/** Reports and their history. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as reports from '@/lib/domains/reports/operations';
import { type Estate, hidden, MARK, nothing, own, type Requests } from '../entry';

const report = ({ objectId }: Estate) => ({ reportId: objectId });
const grantTarget = ({ objectId }: Estate) => ({ objectType: 'report', objectId });

async function makeEstate(owner: Caller): Promise<Estate> {
  const { reportId } = await perform(reports.createReport, owner, { title: MARK, text: MARK });
  return { owner, objectId: reportId };
}

export const ofReports: Requests = {
  type: 'report',
  makeEstate,
  requests: {
    'reports.createReport': own(() => ({ title: 'new' })),
    'reports.listReports': nothing(() => ({ search: MARK })),
    'reports.getReport': hidden(report),
    'reports.listRevisions': hidden(report),
    'reports.getRevision': hidden((e) => ({ ...report(e), revision: 1 })),
    'reports.updateReport': hidden((e) => ({ ...report(e), title: MARK, text: 'new', revision: 1 })),
    'reports.deleteReport': hidden(report),

    'identity.getPermissions of a report': hidden(grantTarget),
    'identity.listPermissionLevels of a report': hidden(grantTarget),
    'identity.setPermissions of a report': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),
    'identity.updatePermissions of a report': hidden((e) => ({ ...grantTarget(e), accessControlList: [] })),
  },
  elsewhere: {},
};
