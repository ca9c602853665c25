import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { asking, auditBy, callerWithRole, makeExperiment, makeRun, refusal } from '@/lib/testing/callers';
import {
  deleteArtifact,
  downloadArtifact,
  downloadLoggedModelArtifact,
  downloadRunArtifact,
  listArtifacts,
  listLoggedModelArtifacts,
  listProxiedArtifacts,
  uploadArtifact,
  uploadRunArtifact,
} from './artifacts';
import { createExperiment } from './create-experiment';
import { createLoggedModel } from './logged-models';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './multipart';

let caller: Caller;
let experimentId: string;
let runId: string;
let root: string;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
  experimentId = await makeExperiment(caller);
  runId = await makeRun(caller, experimentId);
  root = `${experimentId}/${runId}/artifacts`;
});

const streamOf = (text: string) => new Blob([text]).stream();
const textOf = async ({ body }: { body: ReadableStream<Uint8Array> }) => new Response(body).text();
const upload = (path: string, text: string, size?: number) =>
  perform(uploadArtifact, caller, { path, body: streamOf(text), size });
const download = (path: string, range?: object) => perform(downloadArtifact, caller, { path, range });
const listed = async (path = '') => (await perform(listArtifacts, caller, { runId, path })).files;
const missing = { code: 'RESOURCE_DOES_NOT_EXIST' };

describe('files of a run', () => {
  test('come back whole and in part, by either way, and are replaced as a whole', async () => {
    await upload(`${root}/folder/a.txt`, 'something longer');
    await upload(`${root}/folder/a.txt`, '0123456789');
    expect(await textOf(await download(`${root}/folder/a.txt`))).toBe('0123456789');
    expect(await textOf(await download(`${root}/folder/a.txt`, { start: 2, end: 4 }))).toBe('234');
    const path = 'folder/a.txt';
    expect(await textOf(await perform(downloadRunArtifact, caller, { runId, path }))).toBe('0123456789');
  });

  test('are listed a folder at a time; the proxy tells names as seen from the folder', async () => {
    await perform(uploadRunArtifact, caller, { runId, path: 'list/in/b.txt', body: streamOf('four') });
    await upload(`${root}/list/c.txt`, '');
    const files = [
      { path: 'list/c.txt', isDir: false, fileSize: 0 },
      { path: 'list/in', isDir: true },
    ];
    expect(await listed('list')).toEqual(files);
    const proxied = await perform(listProxiedArtifacts, caller, { path: `${root}/list` });
    expect(proxied.files).toEqual(files.map((file) => ({ ...file, path: file.path.slice('list/'.length) })));
    expect([await listed('list/c.txt'), await listed('nowhere')]).toEqual([[], []]);
  });

  test('are deleted, folders with all that is in them, and that is audited', async () => {
    for (const name of ['a', 'b/c']) await upload(`${root}/going/${name}`, 'x');
    const by = asking(caller);
    await perform(deleteArtifact, by, { path: `${root}/going` });
    expect(await listed('going')).toEqual([]);
    expect(await auditBy(by)).toMatchObject([
      { objectType: 'artifact', objectId: `${root}/going`, before: { files: 2 } },
    ]);
  });

  test('of another length than announced are refused and leave nothing', async () => {
    for (const size of [3, 5])
      expect(await refusal(upload(`${root}/cut.bin`, 'four', size))).toMatchObject({ field: 'body' });
    expect(await refusal(download(`${root}/cut.bin`))).toMatchObject(missing);
  });
});

test('files of a model are its own', async () => {
  const { model } = await perform(createLoggedModel, caller, { experimentId });
  const { modelId } = model;
  await upload(`${experimentId}/models/${modelId}/artifacts/MLmodel`, 'flavors');
  const { files } = await perform(listLoggedModelArtifacts, caller, { modelId });
  expect(files).toEqual([{ path: 'MLmodel', isDir: false, fileSize: 7 }]);
  const found = await perform(downloadLoggedModelArtifact, caller, { modelId, path: 'MLmodel' });
  expect(await textOf(found)).toBe('flavors');
});

describe('uploads in parts', () => {
  const whole = () => ({ folder: `${root}/parts`, path: '/home/ada/big.bin' });
  const begin = async () =>
    (await perform(createMultipartUpload, caller, { ...whole(), numParts: 2 })).uploadId;
  const part = (uploadId: string, partNumber: number, text: string, size?: number) =>
    perform(uploadPart, caller, {
      ...{ path: `${root}/parts/big.bin`, uploadId, partNumber, size },
      body: streamOf(text),
    });

  test('become the file when they are complete, in the order of their numbers', async () => {
    const uploadId = await begin();
    const second = await part(uploadId, 2, ' world', 6);
    const first = await part(uploadId, 1, 'hello');
    expect(await refusal(download(`${root}/parts/big.bin`))).toMatchObject(missing);
    const parts = [
      { partNumber: 1, etag: first.etag },
      { partNumber: 2, etag: second.etag },
    ];
    await perform(completeMultipartUpload, caller, { ...whole(), uploadId, parts });
    expect(await textOf(await download(`${root}/parts/big.bin`))).toBe('hello world');
    expect(await refusal(part(uploadId, 1, 'late'))).toMatchObject(missing);
  });

  test('of another length than announced, of another file, or given up, are refused', async () => {
    const uploadId = await begin();
    expect(await refusal(part(uploadId, 1, 'hello', 9))).toMatchObject({ field: 'body' });
    const elsewhere = perform(uploadPart, caller, {
      ...{ path: `${root}/other.bin`, uploadId, partNumber: 1 },
      body: streamOf('x'),
    });
    expect(await refusal(elsewhere)).toMatchObject(missing);
    await perform(abortMultipartUpload, caller, { ...whole(), uploadId });
    expect(await refusal(part(uploadId, 1, 'hello'))).toMatchObject(missing);
  });
});

test('refuses what is no place for a file', async () => {
  for (const path of [experimentId, `${experimentId}/loose.txt`, root, ''])
    expect((await refusal(upload(path, 'x'))).code, path).toMatch(/INVALID_PARAMETER_VALUE|DOES_NOT_EXIST/);
  expect(await refusal(download(root))).toMatchObject(missing);
  expect(await refusal(perform(listProxiedArtifacts, caller, { path: '' }))).toMatchObject({ field: 'path' });
});

test('where the client keeps the artifacts itself, it is told so', async () => {
  const artifactLocation = 's3://bucket/theirs';
  const made = await perform(createExperiment, caller, { name: crypto.randomUUID(), artifactLocation });
  const id = await makeRun(caller, made.experimentId);
  expect((await refusal(perform(listArtifacts, caller, { runId: id }))).message).toMatch(
    /not kept by this server; read them where they are/,
  );
});

test('unknown id', async () => {
  const unknown = '0'.repeat(32);
  const refusals = await Promise.all([
    refusal(upload(`${experimentId}/${unknown}/artifacts/a.txt`, 'x')),
    refusal(upload(`99999/${runId}/artifacts/a.txt`, 'x')),
    refusal(perform(listArtifacts, caller, { runId: unknown })),
    refusal(perform(downloadRunArtifact, caller, { runId: unknown, path: 'a' })),
    refusal(perform(listLoggedModelArtifacts, caller, { modelId: `m-${unknown}` })),
  ]);
  for (const { code } of refusals) expect(code).toBe('RESOURCE_DOES_NOT_EXIST');
});
