import { afterAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { renameModel } from '@/lib/domains/registry/change-model';
import { logInputs } from '@/lib/domains/tracking/log-inputs';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { makeModel, upload } from '@/lib/testing/models';
import { LOANS, loanRows, makeMonitor, refreshAll, toCsv } from '@/lib/testing/monitors';
import * as monitoring from './operations';

afterAll(closeEngine);

test('a monitor of a model that gets another name is held against the same rows, which are not read anew', async () => {
  const owner = await callerWithRole('contributor');
  const loans = loanRows(12, 100, 8);
  const model = await makeModel(owner);
  await upload(owner, `${model.experimentId}/${model.runId}/artifacts`, {
    'loans.csv': toCsv(loans.filter((_, at) => at < 600)),
  });
  const source = JSON.stringify({ uri: 'loans.csv' });
  await perform(logInputs, owner, {
    runId: model.runId,
    datasets: [
      {
        dataset: { name: 'loans', digest: unique(), sourceType: 'local', source },
        tags: [{ key: 'mlflow.data.context', value: 'training' }],
      },
    ],
  });
  const id = await makeMonitor(owner, { rows: loans });
  const reference = { kind: 'training' as const, model: { name: model.name, version: 1 } };
  await perform(monitoring.configureMonitor, owner, { id, config: { ...LOANS, reference } });
  await refreshAll(id);
  const plans = () => prisma().monitorPlan.count({ where: { monitorId: id } });
  const before = await plans();

  const newName = `${model.name} new`;
  await perform(renameModel, owner, { name: model.name, newName });
  await perform(monitoring.refreshMonitor, owner, { id });
  await refreshAll(id);
  const page = await perform(monitoring.getMonitor, owner, { id });
  expect(page.monitor.config?.reference).toEqual({ kind: 'training', model: { name: newName, version: 1 } });
  expect(page.reference).toMatchObject({ rows: 600, of: { kind: 'model', name: newName, version: 1 } });
  expect(page.reference).not.toHaveProperty('stale');
  expect(await plans()).toBe(before);
});
