import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, makeRun, nobody } from '@/lib/testing/callers';
import { uploadArtifact, uploadRunArtifact } from '../artifacts';
import { logBatch } from '../log-batch';
import { createLoggedModel } from '../logged-models';
import { compareArtifacts } from './compare-artifacts';
import { compareEnvironments } from './compare-environments';
import { compareImages } from './compare-images';
import { compareSources, listCode } from './compare-sources';
import { diffArtifact } from './diff-artifact';

let caller: Caller;
let runs: string[];

const put = (runId: string, path: string, text: string | Uint8Array<ArrayBuffer>) =>
  perform(uploadRunArtifact, caller, { runId, path, body: new Blob([text]).stream() });

const notebook = (source: string, output: string) =>
  JSON.stringify({ cells: [{ cell_type: 'code', source, outputs: [{ text: output }] }] });

beforeAll(async () => {
  caller = await callerWithRole('contributor');
  const experimentId = await makeExperiment(caller);
  runs = [
    await makeRun(caller, experimentId),
    await makeRun(caller, experimentId),
    await makeRun(caller, experimentId),
  ];
  const [a = '', b = ''] = runs;
  await put(a, 'code/train.py', 'a = 1\nb = 2\n');
  await put(b, 'code/train.py', 'a = 1\nb = 3\n');
  await put(a, 'code/deep/er/notes.txt', 'no code');
  await put(a, 'code/same.sh', 'ls -l');
  await put(b, 'code/same.sh', 'ls -l');
  await put(b, 'look.ipynb', notebook('x = 1', 'one'));
  await put(a, 'look.ipynb', notebook('x = 1', 'two'));
  await put(a, 'plot.png', new Uint8Array([137, 80, 0, 1]));
  await put(b, 'plot.png', new Uint8Array([137, 80, 0, 1, 2]));
  await put(a, 'requirements.txt', 'numpy==1.26\ntorch==2.3\n');
  await put(a, 'empty.txt', '');
  const { model } = await perform(createLoggedModel, caller, { experimentId, name: 'net', sourceRunId: b });
  const inModel = (path: string, text: string) =>
    perform(uploadArtifact, caller, {
      path: `${experimentId}/models/${model.modelId}/artifacts/${path}`,
      body: new Blob([text]).stream(),
    });
  await inModel('conda.yaml', 'dependencies:\n- python=3.11.4\n- pip:\n  - numpy==1.25\n  - torch==2.3\n');
  await inModel('MLmodel', 'flavors: {}\n');
  await perform(logBatch, caller, {
    runId: a,
    tags: [
      { key: 'mlflow.source.git.commit', value: 'abc' },
      { key: 'mlflow.source.git.diff', value: '-x\n+y\n' },
    ],
  });
});

describe('a folder of all of them', () => {
  const list = async (path?: string) =>
    (await perform(compareArtifacts, caller, { runs, path })).entries.map(
      ({ path: at, isDir, sizes, isDifferent }) => [at, isDir, sizes, isDifferent],
    );

  test('has what any run has, with the sizes; models stand below models/', async () => {
    expect(await list()).toEqual([
      ['code', true, [0, 0, null], true],
      ['models', true, [null, 0, null], true],
      ['empty.txt', false, [0, null, null], true],
      ['look.ipynb', false, [expect.any(Number), expect.any(Number), null], true],
      ['plot.png', false, [4, 5, null], true],
      ['requirements.txt', false, [23, null, null], true],
    ]);
    expect(await list('models')).toEqual([['models/net', true, [null, 0, null], true]]);
    expect((await list('models/net')).map(([path]) => path)).toEqual([
      'models/net/MLmodel',
      'models/net/conda.yaml',
    ]);
    expect(await list('nowhere')).toEqual([]);
  });

  test.each(['../x', '/etc', 'a/../../b', 'a\\b'])('refuses the path %s', async (path) => {
    await expect(list(path)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });
});

describe('a file of two', () => {
  const diff = (path: string, more: object = {}, [from, to] = [runs[0], runs[1]]) =>
    perform(diffArtifact, caller, { from, to, path, ...more });

  test('line by line', async () => {
    const { diff: found, ...rest } = await diff('code/train.py');
    expect(rest).toEqual({ from: { size: 12 }, to: { size: 12 }, kind: 'text', isCut: false });
    expect(found).toMatchObject({ added: 1, removed: 1 });
    expect(found?.hunks[0]?.lines.map(({ text }) => text)).toEqual(['a = 1', 'b = 2', 'b = 3']);
  });

  test('notebooks without their outputs', async () =>
    expect((await diff('look.ipynb')).diff).toMatchObject({ added: 0, removed: 0, hunks: [] }));

  test('one that only one has; an empty one; one of a model', async () => {
    expect(await diff('requirements.txt')).toMatchObject({ to: null, diff: { removed: 2, added: 0 } });
    expect(await diff('empty.txt')).toMatchObject({ from: { size: 0 }, to: null, diff: { hunks: [] } });
    expect(await diff('models/net/MLmodel')).toMatchObject({ from: null, diff: { added: 1 } });
  });

  test('what is no text is not compared as one', async () =>
    expect(await diff('plot.png')).toEqual({
      from: { size: 4 },
      to: { size: 5 },
      kind: 'binary',
      diff: null,
      isCut: false,
    }));

  test('texts that are no UTF-8: of PowerShell, and of a spreadsheet', async () => {
    const runId = await makeRun(caller);
    const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    await put(runId, 'requirements.txt', utf16('numpy==1.26\r\nscipy==1.1\r\n'));
    await put(runId, 'empty.txt', new Uint8Array(Buffer.from('caf\xe9', 'latin1')));
    expect((await diff('requirements.txt', {}, [runs[0], runId])).diff).toMatchObject({
      added: 1,
      removed: 1,
    });
    const { diff: words } = await diff('empty.txt', {}, [runs[0], runId]);
    expect(words?.hunks[0]?.lines.map(({ text }) => text)).toContain('café');
  });

  test('what was not committed', async () =>
    expect(await diff('mlflow.source.git.diff', { isTag: true })).toMatchObject({
      to: null,
      diff: { removed: 2 },
    }));

  test('refuses what is not there, and what leads out', async () => {
    await expect(diff('nowhere.txt')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    await expect(diff('code')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    await expect(diff('../../x')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    await expect(diff('')).rejects.toMatchObject({ field: 'path' });
  });
});

test('code: where it came from, and which files of two are code', async () => {
  const { sources } = await perform(compareSources, caller, { runs });
  expect(sources.map(({ commit, hasDiff }) => [commit, hasDiff])).toEqual([
    ['abc', true],
    [null, false],
    [null, false],
  ]);
  const { files, isCut } = await perform(listCode, caller, { from: runs[0], to: runs[1] });
  expect(isCut).toBe(false);
  expect(files.map(({ path, from, to, isSame }) => [path, from, to, isSame])).toEqual([
    ['code/same.sh', 5, 5, true],
    ['code/train.py', 12, 12, false],
    ['look.ipynb', expect.any(Number), expect.any(Number), false],
  ]);
});

test('environments: of the run’s own file, or of its model’s', async () => {
  const asked = await perform(compareEnvironments, caller, { runs });
  expect(asked).toEqual({
    pythons: [null, '3.11.4', null],
    files: [['requirements.txt'], ['models/net/conda.yaml'], []],
    packages: [
      { name: 'numpy', values: ['1.26', '1.25', null], isDifferent: true },
      { name: 'torch', values: ['2.3', '2.3', null], isDifferent: true },
    ],
    total: 2,
    different: 2,
  });
  const two = await perform(compareEnvironments, caller, { runs: runs.slice(0, 2), onlyDifferences: true });
  expect(two.packages.map(({ name }) => name)).toEqual(['numpy']);
});

test('a model of an older client lies where a tag of the run says', async () => {
  const runId = await makeRun(caller);
  await put(runId, 'old/model/requirements.txt', 'scipy==1.1');
  const history = JSON.stringify([
    { artifact_path: '../../x' },
    { artifact_path: 'old/model' },
    null,
    { artifact_path: 3 },
  ]);
  await perform(logBatch, caller, { runId, tags: [{ key: 'mlflow.log-model.history', value: history }] });
  const { packages, files } = await perform(compareEnvironments, caller, { runs: [runId] });
  expect(packages).toEqual([{ name: 'scipy', values: ['1.1'], isDifferent: false }]);
  expect(files).toEqual([['old/model/requirements.txt']]);
});

test('pictures stand together by what they are of, and by step', async () => {
  const experimentId = await makeExperiment(caller);
  const [a, b] = [await makeRun(caller, experimentId), await makeRun(caller, experimentId)];
  for (const [runId, step] of [
    [a, 0],
    [a, 10],
    [b, 5],
  ] as const) {
    const name = `images/val~mask+step+${step}+timestamp+7+1f`;
    await put(runId, `${name}.png`, new Uint8Array([137, 80]));
    await put(runId, `${name}+compressed.webp`, new Uint8Array([1]));
    await put(runId, `samples/epoch_${step}.png`, new Uint8Array([137]));
  }
  await put(b, 'roc.png', new Uint8Array([137]));
  await put(b, 'net/MLmodel', 'flavors: {}');
  await put(b, 'net/logo.png', new Uint8Array([137]));
  const { series, isCut } = await perform(compareImages, caller, { runs: [a, b] });
  expect(isCut).toBe(false);
  expect(
    series.map(({ key, pictures }) => [key, pictures.map(({ place, step }) => `${place}:${step}`).sort()]),
  ).toEqual([
    ['roc.png', ['1:null']],
    ['samples/epoch_….png', ['0:0', '0:10', '1:5']],
    ['val/mask', ['0:0', '0:10', '1:5']],
  ]);
  expect(series[2]?.pictures.find(({ step }) => step === 5)).toEqual({
    place: 1,
    step: 5,
    path: 'images/val~mask+step+5+timestamp+7+1f.png',
    thumbnail: 'images/val~mask+step+5+timestamp+7+1f+compressed.webp',
    size: 2,
  });
});

test('nobody sees any of it', async () => {
  const [from, to] = runs;
  for (const [operation, input] of [
    [compareArtifacts, { runs }],
    [compareImages, { runs }],
    [compareEnvironments, { runs }],
    [compareSources, { runs }],
    [listCode, { from, to }],
    [diffArtifact, { from, to, path: 'code/train.py' }],
  ] as const) {
    await expect(perform(operation as typeof compareArtifacts, nobody, input)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  }
});
