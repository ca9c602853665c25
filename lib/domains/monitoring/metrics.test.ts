import { afterAll, expect, test } from 'vitest';
import { closeEngine } from '@/lib/platform/duckdb';
import { registry } from '@/lib/platform/telemetry';
import { callerWithRole } from '@/lib/testing/callers';
import { makeMonitor } from '@/lib/testing/monitors';
import { measureMonitors } from './metrics';

afterAll(closeEngine);

test('Prometheus is told how many monitors and alerts there are', async () => {
  await makeMonitor(await callerWithRole('contributor'));
  measureMonitors();
  measureMonitors();
  const text = await registry.metrics();
  expect(text).toMatch(/plumbline_monitors\{state="active"\} 1/);
  expect(text).toMatch(/plumbline_monitor_alerts\{state="firing"\} 3/);
});
