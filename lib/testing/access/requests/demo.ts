/** Demo data: for administrators. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { own, type Requests } from '../entry';

/** Nothing is being made or removed. */
const before = () => rows(sql`DELETE FROM demo_work`);

export const demo: Requests = {
  type: 'experiment',
  makeEstate: async (owner) => ({ owner, objectId: '' }),
  requests: {
    'demo.getDemoData': own(() => ({})),
    'demo.loadDemoData': own(() => ({ size: 'small' }), { before }),
  },
  elsewhere: {
    'demo.removeDemoData':
      'one goes on at a time, and here all are asked at once: lib/domains/demo/demo.test.ts asks who may',
  },
};
