import { expect, test } from 'vitest';
import { changedSettings, columnsIn } from './prepare-settings';

const limit = { key: 'user' as const, principal: 'a@example.com', calls: 5 };
const began = {
  timeoutSeconds: 60,
  stickyBy: null,
  rateLimits: [limit],
  log: { isOn: true, sampling: 1, masked: ['income'] },
};

test('what nobody touched is not sent: another may have changed it since', () => {
  expect(changedSettings(began, structuredClone(began))).toEqual({});
  expect(changedSettings(began, { ...began, timeoutSeconds: 30 })).toEqual({ timeoutSeconds: 30 });
  expect(changedSettings(began, { ...began, log: { ...began.log, sampling: 0.5 } })).toEqual({
    log: { sampling: 0.5 },
  });
});

test('what was taken away is sent as what is left', () => {
  const now = { ...began, rateLimits: [], stickyBy: 'user', log: { ...began.log, masked: columnsIn(' , ') } };
  expect(changedSettings(began, now)).toEqual({ rateLimits: [], stickyBy: 'user', log: { masked: [] } });
});
