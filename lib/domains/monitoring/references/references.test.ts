import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as features from '@/lib/domains/features/operations';
import { createVersion } from '@/lib/domains/registry/create-version';
import * as serving from '@/lib/domains/serving/operations';
import { goLive, system } from '@/lib/domains/serving/settle';
import { logInputs } from '@/lib/domains/tracking/log-inputs';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, makeRun, refusal, unique } from '@/lib/testing/callers';
import { makeTable, upload, write } from '@/lib/testing/features';
import { LOGGED_FROM as BEGIN, DAY, logRows, manyRows } from '@/lib/testing/logged-rows';
import { makeModel, upload as uploadFiles } from '@/lib/testing/models';
import { LOANS, loanRows, makeMonitor, refreshAll, toCsv } from '@/lib/testing/monitors';
import * as monitoring from '../operations';

let owner: Caller;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
});
afterAll(closeEngine);

const page = (id: string) => perform(monitoring.getMonitor, owner, { id });
const drift = (id: string) => perform(monitoring.getDrift, owner, { id });
const verdictsOf = async (id: string, column: string) =>
  (await drift(id)).lines.find((line) => line.column === column)?.cells.map((cell) => cell?.verdict);

/** Amounts from 100 to 149, or as much higher, of three cities. */
const amounts = (more: number, count = 300) =>
  `SELECT i::BIGINT AS account, (${100 + more} + (i * 37) % 50)::DOUBLE AS amount, 'c' || i % 3 AS city, i % 2 AS paid FROM range(${count}) t(i)`;

/** A run that was trained on rows of which one column comes from a feature table. */
async function trainOn(runId: string, more: number): Promise<void> {
  const table = await makeTable(owner, {
    select: `SELECT account, amount FROM (${amounts(more)})`,
    primaryKeys: ['account'],
  });
  const { trainingSet } = await perform(features.createTrainingSet, owner, {
    uploadId: await upload(owner, `SELECT account, city, paid FROM (${amounts(more)})`),
    lookups: [{ tableName: table.name, lookupKey: 'account' }],
    label: ['paid'],
  });
  await perform(features.linkRun, owner, { id: trainingSet.trainingSetId, runId });
}

/** Four days of amounts as the first version was trained on. */
const makeLog = (endpointId: string, model: string) =>
  logRows(
    endpointId,
    manyRows(324, (at) => ({
      time: BEGIN + at * 800_000,
      requestId: `r${at}`,
      inputs: { amount: 100 + ((at * 37) % 50), city: `c${at % 3}` },
      output: ((at * 13) % 100) / 100,
    })),
    { model },
  );

async function serve(name: string, key: number, version: number, config: number, model: string) {
  const servedEntities = [{ entityName: model, entityVersion: String(version), name: `v${version}` }];
  if (config > 1) await perform(serving.updateConfig, owner, { name, servedEntities });
  await perform(goLive, system('test'), { key, version: config });
}

const CONFIG = {
  timeColumn: 'time',
  idColumn: 'request_id',
  columns: [
    { name: 'amount', kind: 'numeric' as const },
    { name: 'city', kind: 'categorical' as const },
    { name: 'prediction', kind: 'numeric' as const, role: 'score' as const },
    { name: 'label', kind: 'categorical' as const, role: 'label' as const },
  ],
  problem: { kind: 'binary' as const },
  labels: { delayHours: 0 },
  reference: { kind: 'training' as const },
};

describe('the training data of what an endpoint answers with', () => {
  test('is made again of its training set, and goes along with the version', async () => {
    const model = await makeModel(owner);
    const name = `e-${unique()}`;
    const servedEntities = [{ entityName: model.name, entityVersion: '1', name: 'v1' }];
    const made = await perform(serving.createEndpoint, owner, { name, config: { servedEntities } });
    const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { id: made.id } });
    const { id } = await perform(monitoring.createMonitor, owner, {
      name: `log ${unique()}`,
      source: { kind: 'endpoint', endpoint: name },
    });
    await makeLog(made.id, model.name);
    const configure = () => perform(monitoring.configureMonitor, owner, { id, config: CONFIG });

    expect(await refusal(configure())).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field: 'config.reference',
      message: expect.stringMatching(/answers with no model yet/),
    });
    await serve(name, key, 1, 1, model.name);
    expect((await refusal(configure())).message).toMatch(
      /The run of version 1 of .* notes no training data.*mlflow\.log_input/,
    );
    await trainOn(model.runId, 0);
    await configure();
    await refreshAll(id);
    expect((await page(id)).reference).toMatchObject({
      reference: 'training',
      rows: 300,
      of: { kind: 'model', name: model.name, version: 1, from: expect.stringMatching(/^training set /) },
    });
    expect(await verdictsOf(id, 'amount')).toEqual(['stable', 'stable', 'stable']);
    expect(await verdictsOf(id, 'city')).toEqual(['stable', 'stable', 'stable']);
    // It knows no answers, which are no fault of the windows'.
    expect((await drift(id)).windows.map(({ verdict }) => verdict)).toEqual(['stable', 'stable', 'stable']);
    expect((await perform(monitoring.getColumn, owner, { id, column: 'prediction' })).point).toMatchObject({
      verdict: 'not-computable',
      because: expect.stringMatching(/the reference/),
    });

    // The next version says nothing of its data: windows are held against that of the one before, and it says so.
    const second = await makeRun(owner, model.experimentId);
    await uploadFiles(owner, `${model.experimentId}/${second}/artifacts/model`, { MLmodel: 'flavors: {}' });
    await perform(createVersion, owner, { name: model.name, source: `runs:/${second}/model`, runId: second });
    await serve(name, key, 2, 2, model.name);
    await perform(monitoring.refreshMonitor, owner, { id });
    await refreshAll(id);
    expect((await page(id)).reference).toMatchObject({
      of: { version: 1 },
      stale: expect.stringMatching(/^The run of version 2 .* notes no training data/),
    });

    // When it does, past windows stay as they were judged, and what is computed from then on is held against it.
    await trainOn(second, 60);
    await perform(monitoring.refreshMonitor, owner, { id });
    await refreshAll(id);
    const { reference } = await page(id);
    expect(reference).toMatchObject({ of: { version: 2 }, rows: 300 });
    expect(reference).not.toHaveProperty('stale');
    expect(await verdictsOf(id, 'amount')).toEqual(['stable', 'stable', 'stable']);
    await perform(monitoring.refreshMonitor, owner, { id, from: BEGIN, to: BEGIN + DAY });
    await refreshAll(id);
    expect(await verdictsOf(id, 'amount')).toEqual(['severe', 'stable', 'stable']);
  });
});

describe('the training data of a model that is named', () => {
  const source = loanRows(12, 100, 8);
  const csv = toCsv(source.filter((_, at) => at < 600));
  const note = (runId: string, uri: string, more: object = {}) =>
    perform(logInputs, owner, {
      runId,
      datasets: [
        {
          dataset: {
            name: 'loans',
            digest: unique(),
            sourceType: 'local',
            source: JSON.stringify({ uri }),
            ...more,
          },
          tags: [{ key: 'mlflow.data.context', value: 'training' }],
        },
      ],
    });
  const configure = (id: string, name: string) =>
    perform(monitoring.configureMonitor, owner, {
      id,
      config: { ...LOANS, reference: { kind: 'training', model: { name, version: 1 } } },
    });

  test('is the file among the run’s artifacts that its dataset was read from', async () => {
    const model = await makeModel(owner);
    const id = await makeMonitor(owner, { rows: source });
    await note(model.runId, '/home/ada/loans.csv', { profile: '{"num_rows": 600}' });
    expect((await refusal(configure(id, model.name))).message).toMatch(
      /was trained on ‘loans’, which was read from \/home\/ada\/loans\.csv: its rows are not on this server\. Log that file/,
    );
    await uploadFiles(owner, `${model.experimentId}/${model.runId}/artifacts/data`, { 'loans.csv': csv });
    await configure(id, model.name);
    await refreshAll(id);
    expect((await page(id)).reference).toMatchObject({ rows: 600, of: { from: 'artifact data/loans.csv' } });
    const verdicts = (await drift(id)).windows.map(({ verdict }) => verdict);
    expect(verdicts.slice(8)).toEqual(Array(4).fill('severe'));
    expect(verdicts.slice(0, 8)).not.toContain('severe');
  });

  test('is refused where the file has other rows, or none of the columns', async () => {
    const model = await makeModel(owner);
    const id = await makeMonitor(owner, { rows: source });
    await uploadFiles(owner, `${model.experimentId}/${model.runId}/artifacts`, { 'loans.csv': csv });
    await note(model.runId, 'loans.csv', { profile: '{"num_rows": 601}' });
    await configure(id, model.name);
    await expect(refreshAll(id)).rejects.toThrow(/has 600 rows, its dataset ‘loans’ 601/);
    const other = await makeModel(owner);
    await uploadFiles(owner, `${other.experimentId}/${other.runId}/artifacts`, {
      'pets.csv': 'cat,dog\n1,2\n',
    });
    await note(other.runId, 'pets.csv');
    await configure(id, other.name);
    await expect(refreshAll(id)).rejects.toThrow(/has none of the columns that are watched; it has cat, dog/);
  });

  test('is a feature table at the version that it was', async () => {
    const model = await makeModel(owner);
    const table = await makeTable(owner, { select: amounts(0), primaryKeys: ['account'] });
    await note(model.runId, '', {
      sourceType: 'delta_table',
      source: JSON.stringify({ delta_table_name: table.name, delta_table_version: 1 }),
    });
    await write(owner, table.name, amounts(500));
    const id = await makeMonitor(owner);
    const { config } = (await page(id)).monitor;
    await perform(monitoring.configureMonitor, owner, {
      id,
      config: {
        ...(config as NonNullable<typeof config>),
        columns: [
          { name: 'income', kind: 'numeric' },
          { name: 'city', kind: 'categorical' },
        ],
        problem: { kind: 'none' },
        reference: { kind: 'training', model: { name: model.name } },
      },
    });
    await refreshAll(id);
    expect((await page(id)).reference).toMatchObject({
      rows: 300,
      of: { from: `table ${table.name}, version 1` },
    });
  });

  test('needs the name of one where no endpoint says it', async () => {
    const id = await makeMonitor(owner);
    const config = { ...LOANS, reference: { kind: 'training' as const } };
    expect(await refusal(perform(monitoring.configureMonitor, owner, { id, config }))).toMatchObject({
      field: 'config.reference.model',
    });
  });
});

describe('a feature table as reference', () => {
  test('is read as it was when it was chosen; that it went on is said', async () => {
    const reference = loanRows(6, 100);
    const select = `SELECT row_number() OVER ()::BIGINT AS key, income, city FROM (VALUES ${reference
      .map(({ income, city }) => `(${income}::DOUBLE, '${city}')`)
      .join(', ')}) t(income, city)`;
    const table = await makeTable(owner, { select, primaryKeys: ['key'] });
    const id = await makeMonitor(owner);
    const config = { ...LOANS, reference: { kind: 'table' as const, table: table.name } };
    await perform(monitoring.configureMonitor, owner, { id, config });
    await refreshAll(id);
    expect((await page(id)).reference).toMatchObject({ rows: 600, of: { kind: 'table', name: table.name } });
    expect((await verdictsOf(id, 'income'))?.slice(8)).toEqual(Array(4).fill('severe'));
    await write(owner, table.name, `SELECT 9999::BIGINT AS key, 1.0::DOUBLE AS income, 'Rome' AS city`);
    await perform(monitoring.refreshMonitor, owner, { id });
    await refreshAll(id);
    expect((await page(id)).reference).toMatchObject({
      rows: 600,
      stale: expect.stringMatching(/Save the settings/),
    });
    await perform(monitoring.configureMonitor, owner, { id, config });
    await refreshAll(id);
    const after = (await page(id)).reference;
    expect(after).toMatchObject({ rows: 601 });
    expect(after).not.toHaveProperty('stale');
  });

  test('is none for whoever may not read it, nor once who chose it is gone', async () => {
    const table = await makeTable(owner, { select: amounts(0), primaryKeys: ['account'] });
    await shareNothing();
    const other = await callerWithRole('contributor');
    const id = await makeMonitor(other);
    const config = {
      ...LOANS,
      columns: [{ name: 'city', kind: 'categorical' as const }],
      problem: { kind: 'none' as const },
      reference: { kind: 'table' as const, table: table.name },
    };
    const refused = await refusal(perform(monitoring.configureMonitor, other, { id, config }));
    expect(refused).toMatchObject({
      field: 'config.reference.table',
      message: expect.stringMatching(/does not exist/),
    });
    const leaver = await callerWithRole('contributor');
    const open = await makeTable(leaver, { select: amounts(0), primaryKeys: ['account'] });
    const own = await makeMonitor(leaver);
    await perform(monitoring.configureMonitor, leaver, {
      id: own,
      config: { ...config, reference: { kind: 'table', table: open.name } },
    });
    await prisma().user.update({ where: { id: leaver.user?.id ?? '' }, data: { isActive: false } });
    await expect(refreshAll(own)).rejects.toThrow(/is not active any more\. Save the settings/);
  });
});
