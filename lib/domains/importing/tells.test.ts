import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { listNotifications } from '@/lib/domains/identity/notifications';
import { downloadRunArtifact } from '@/lib/domains/tracking/artifacts';
import { getRun } from '@/lib/domains/tracking/get-run';
import { updateRun } from '@/lib/domains/tracking/update-run';
import { rows } from '@/lib/platform/db';
import { AppError } from '@/lib/pure/errors';
import { callerWithRole } from '@/lib/testing/callers';
import { openFolder } from '@/lib/testing/importing';
import { CHILD, PARENT } from '@/lib/testing/mlruns';
import { checkSource } from './check-source';
import { FolderSource } from './folder-source';
import { exportReport } from './list-findings';
import { SourceUnavailable } from './source';
import { repeatImport, startImport } from './start-import';

const world = openFolder();
const { goOn, read, findingsOf, everything, imported } = world;

describe('tells', () => {
  test('what cannot be brought, and why, and goes on', async () => {
    world.folder.write(`1/${PARENT}/tags/bad*key`, 'x');
    world.folder.write(`1/${PARENT}/params/long`, 'y'.repeat(7000));
    world.folder.write(`1/${PARENT}/metrics/odd`, '6000 many 0\n6000 1 1\n');
    fs.symlinkSync('/etc/passwd', path.join(world.root, `mlruns/1/${PARENT}/artifacts/link`));
    world.folder.write(`1/${'e'.repeat(32)}/meta.yaml`, 'status: [');
    world.folder.run('1', 'short', { name: 'short' });
    const id = await imported();
    const told = (await findingsOf(id)).map(({ outcome, kind, item }) => `${outcome} ${kind} ${item}`.trim());
    expect(told.sort()).toEqual([
      'different param long',
      'missing artifact link',
      'missing metric odd',
      'missing run',
      'missing run',
      'missing tag bad*key',
    ]);
    expect((await read(id)).status).toBe('done');
    const file = await perform(exportReport, world.admin, { id });
    const lines = (await new Response(file.body).text()).trim().split('\r\n');
    expect(lines[0]).toBe('outcome,kind,object,item,reason');
    expect(lines).toContain('count,runs,,,"5 at the source, 3 added"');
    expect(lines.filter((line) => line.startsWith('missing'))).toHaveLength(5);
  });

  test('whoever started it when it is done, and when it failed', async () => {
    const starter = await callerWithRole('admin');
    const told = async () => (await perform(listNotifications, starter, {})).notifications;
    const { id } = await perform(startImport, starter, { kind: 'folder', address: 'mlruns' });
    await goOn(id);
    expect(await told()).toMatchObject([
      { tone: 'success', href: `/admin/imports/${id}`, body: expect.stringContaining('nothing is missing') },
    ]);
    world.folder.write(`1/${PARENT}/tags/bad*key`, 'x');
    await perform(repeatImport, starter, { id });
    await goOn(id);
    expect(await told()).toMatchObject([
      { tone: 'warning', count: 2, body: expect.stringContaining('1 thing') },
    ]);
    fs.rmSync(path.join(world.root, 'mlruns'), { recursive: true });
    await perform(repeatImport, starter, { id });
    await goOn(id);
    expect(await told()).toMatchObject([{ tone: 'danger', title: expect.stringContaining('failed') }]);
  });

  test('an experiment that cannot be read, and brings the others', async () => {
    world.folder.write('3/meta.yaml', '');
    const source = { kind: 'folder' as const, address: 'mlruns' };
    const { experiments, runs } = await perform(checkSource, world.admin, source);
    expect(experiments.map(({ id }) => id).sort()).toEqual(['1', '2', '3']);
    expect(runs).toBe(3);
    const id = await imported();
    expect(await read(id)).toMatchObject({ status: 'done', counts: { runs: { found: 3, added: 3 } } });
    expect(await findingsOf(id)).toMatchObject([
      { outcome: 'missing', kind: 'experiment', item: '3', reason: expect.stringContaining('meta.yaml') },
    ]);
  });

  test('a run whose id another run has here', async () => {
    await imported();
    await rows({ text: 'DELETE FROM imports', values: [] });
    world.folder.run('1', PARENT, { name: 'other' });
    world.folder.write(
      `1/${PARENT}/meta.yaml`,
      `artifact_uri: ''\nrun_id: ${PARENT}\nrun_name: other\nstart_time: 1\nstatus: 3\n`,
    );
    const before = await everything();
    const id = await imported();
    expect(await everything()).toEqual(before);
    expect(await findingsOf(id)).toMatchObject([
      { kind: 'run', owner: PARENT, reason: 'Another run has its id here.' },
    ]);
  });

  test('a file that is another one here, of a run that this import has not brought, and leaves it', async () => {
    await imported();
    await rows({ text: 'DELETE FROM imports', values: [] });
    world.folder.write(`1/${PARENT}/artifacts/sub dir/a+b%.txt`, 'something else');
    const id = await imported();
    const file = await perform(downloadRunArtifact, world.admin, { runId: PARENT, path: 'sub dir/a+b%.txt' });
    expect(await new Response(file.body).text()).toBe('hello');
    expect(await findingsOf(id)).toMatchObject([
      { outcome: 'different', kind: 'artifact', owner: PARENT, item: 'sub dir/a+b%.txt' },
    ]);
  });

  test('a run that is written to here while its import goes on keeps what was written', async () => {
    const id = await imported();
    await perform(updateRun, world.admin, { runId: CHILD, status: 'KILLED', endTime: 1 });
    await perform(repeatImport, world.admin, { id });
    await goOn(id);
    expect((await perform(getRun, world.admin, { runId: CHILD })).info.status).toBe('KILLED');
    expect((await findingsOf(id)).map(({ item }) => item).sort()).toEqual(['endTime', 'status']);
  });

  test('a run with a name that no database holds, and brings the others', async () => {
    const odd = 'f'.repeat(32);
    world.folder.run('1', odd, { name: '"a\\0b"' });
    const id = await imported();
    expect(await read(id)).toMatchObject({ status: 'done', counts: { runs: { found: 4, added: 3 } } });
    expect(await findingsOf(id)).toMatchObject([
      { outcome: 'missing', kind: 'run', owner: odd, reason: expect.stringContaining('cannot be stored') },
    ]);
  });

  test('a link in the place of a folder, of which nothing is told but that', async () => {
    const artifacts = path.join(world.root, `mlruns/1/${CHILD}/artifacts`);
    fs.symlinkSync(path.join(world.root, 'mlruns/1/tags'), artifacts);
    const id = await imported();
    expect(await findingsOf(id)).toMatchObject([
      {
        outcome: 'missing',
        kind: 'artifact',
        owner: CHILD,
        item: '',
        reason: expect.stringContaining('link'),
      },
    ]);
  });

  test('an experiment whose runs cannot be listed, and brings the others', async () => {
    const { runs: list } = FolderSource.prototype;
    FolderSource.prototype.runs = async function (experimentId, token) {
      if (experimentId === '2') throw new AppError('INVALID_PARAMETER_VALUE', 'The server answers 500.');
      return list.call(this, experimentId, token);
    };
    try {
      const id = await imported();
      expect(await read(id)).toMatchObject({ status: 'done', counts: { runs: { added: 3 } } });
      expect(await findingsOf(id)).toMatchObject([
        { outcome: 'missing', owner: 'runs of experiment 2', reason: expect.stringContaining('answers 500') },
      ]);
    } finally {
      FolderSource.prototype.runs = list;
    }
  });
});

describe('waits and tries again', () => {
  const { runs: list } = FolderSource.prototype;
  afterEach(() => {
    FolderSource.prototype.runs = list;
  });
  const failing = (error: Error) => {
    FolderSource.prototype.runs = async () => {
      throw error;
    };
  };

  test('while the database restarts', async () => {
    failing(Object.assign(new Error('terminating connection'), { code: '57P01' }));
    const id = await imported();
    expect(await read(id)).toMatchObject({ status: 'running', fault: expect.stringContaining('database') });
    FolderSource.prototype.runs = list;
    await goOn(id);
    expect(await read(id)).toMatchObject({ status: 'done', counts: { runs: { added: 3 } } });
  });

  test('after progress as patiently as at first', async () => {
    failing(new SourceUnavailable('It does not answer.'));
    const { id } = await perform(startImport, world.admin, { kind: 'folder', address: 'mlruns' });
    await rows({ text: 'UPDATE imports SET attempts = 12', values: [] });
    await goOn(id);
    expect(await read(id)).toMatchObject({ status: 'running', fault: 'It does not answer.' });
  });
});
