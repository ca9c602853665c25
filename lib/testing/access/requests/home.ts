/** The home page: what each keeps for themselves, and whether there is anything that they may see. */
import { own, type Requests } from '../entry';

export const home: Requests = {
  type: 'experiment',
  makeEstate: async (owner) => ({ owner, objectId: '' }),
  requests: {
    'home.getFirstSteps': own(() => ({})),
    'home.noteComparison': own(() => ({})),
    'home.dismissFirstSteps': own(() => ({ isDismissed: false })),
  },
  elsewhere: {},
};
