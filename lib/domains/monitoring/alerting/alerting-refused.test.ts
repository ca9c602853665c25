import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, refusal, refusals } from '@/lib/testing/callers';
import { loanRows, makeMonitor } from '@/lib/testing/monitors';
import * as monitoring from '../operations';

let owner: Caller;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
});
afterAll(closeEngine);

describe('refuses', () => {
  test('bad input', async () => {
    const id = await makeMonitor(owner, {
      rows: loanRows(2, 40),
      config: { reference: { kind: 'rolling', windows: 1 } },
    });
    const channel = (target: object) =>
      perform(monitoring.createChannel, owner, { id, name: 'c', target: target as never });
    const rule = (more: object) =>
      perform(monitoring.putAlertRule, owner, {
        id,
        name: 'r',
        subject: { kind: 'volume' },
        ...more,
      } as never);
    const found = await refusals([
      channel({ kind: 'webhook', address: 'ftp://x' }),
      channel({ kind: 'webhook', address: 'http://169.254.169.254/' }),
      channel({ kind: 'slack', address: 'http://10.0.0.1/' }),
      channel({ kind: 'email', address: 'nobody' }),
      rule({ rule: { k: 3, n: 2 } }),
      rule({ subject: { kind: 'drift', columns: ['nothing'] } }),
      rule({ subject: { kind: 'metric', metric: 'auc', bad: 'below' } }),
      rule({ subject: { kind: 'metric', metric: 'AUC', bad: 'below', warning: 0.8 } }),
      rule({ runbook: 'javascript:alert(1)' }),
    ]);
    expect(found.map(({ code }) => code)).toEqual(Array(9).fill('INVALID_PARAMETER_VALUE'));
    const missing = await refusals([
      perform(monitoring.acknowledgeAlert, owner, { alertId: 999_999 }),
      perform(monitoring.testChannel, owner, { id, channelId: '0'.repeat(32) }),
      perform(monitoring.deleteAlertRule, owner, { id, ruleId: 999_999 }),
    ]);
    expect(missing.map(({ code }) => code)).toEqual(Array(3).fill('RESOURCE_DOES_NOT_EXIST'));
  });

  test('whoever may only look', async () => {
    const id = await makeMonitor(owner, { rows: loanRows(12, 100, 8) });
    const [alert] = (await perform(monitoring.listAlerts, owner, { id, view: 'active' })).alerts;
    const viewer = await callerWithRole('viewer');
    const acted = perform(monitoring.muteAlert, viewer, { alertId: alert?.id ?? 0, isMuted: true });
    expect((await refusal(acted)).code).toBe('PERMISSION_DENIED');
    expect((await refusal(perform(monitoring.listChannels, viewer, { id }))).code).toBe('PERMISSION_DENIED');
  });
});
