/** Imports: for administrators. */
import { byPath, own, type Requests } from '../entry';

const nowhere = { kind: 'folder', address: '/nowhere' };
const anImport = { id: '00000000-0000-4000-8000-00000000000f' };

export const importing: Requests = {
  type: 'experiment',
  makeEstate: async (owner) => ({ owner, objectId: '' }),
  requests: {
    'importing.checkSource': own(() => nowhere),
    'importing.startImport': own(() => nowhere),
    'importing.listImports': own(() => ({})),
    'importing.getImport': own(() => anImport),
    'importing.listFindings': own(() => anImport),
    'importing.stopImport': own(() => anImport),
    'importing.resumeImport': own(() => anImport),
    'importing.repeatImport': own(() => anImport),
    'importing.removeImport': own(() => anImport),
    'importing.exportReport': byPath('own', () => ({
      method: 'POST',
      path: '/api/console/importing.exportReport',
      body: anImport,
    })),
  },
  elsewhere: {},
};
