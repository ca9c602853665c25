/** Registered models for tests, and people who hold something on them. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createModel } from '@/lib/domains/registry/create-model';
import { createVersion } from '@/lib/domains/registry/create-version';
import { uploadArtifact } from '@/lib/domains/tracking/artifacts';
import { prisma } from '@/lib/platform/db';
import type { Level } from '@/lib/pure/permission-levels';
import { afresh, callerWithRole, makeExperiment, makeRun, unique } from './callers';

export type MadeModel = { name: string; id: string; runId: string; experimentId: string; source: string };

export async function upload(
  caller: Caller,
  folder: string,
  files: Record<string, string | Buffer>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const body = new Blob([content as BlobPart]).stream();
    await perform(uploadArtifact, caller, {
      path: `${folder}/${path}`,
      body,
      size: Buffer.byteLength(content),
    });
  }
}

/** A model with so many versions, made of one run. */
export async function makeModel(
  owner: Caller,
  {
    versions = 1,
    files = { MLmodel: 'flavors: {}' },
  }: { versions?: number; files?: Record<string, string | Buffer> } = {},
): Promise<MadeModel> {
  const experimentId = await makeExperiment(owner);
  const runId = await makeRun(owner, experimentId);
  await upload(owner, `${experimentId}/${runId}/artifacts/model`, files);
  const name = `model ${unique()}`;
  const { registeredModel } = await perform(createModel, owner, { name });
  const source = `runs:/${runId}/model`;
  for (let made = 0; made < versions; made += 1) await perform(createVersion, owner, { name, source, runId });
  return { name, id: registeredModel.id, runId, experimentId, source };
}

/** A contributor who holds that level on the model. */
export async function holderOf(id: string, level: Level): Promise<Caller> {
  const caller = await callerWithRole('contributor');
  const held = { objectType: 'registered-model', objectId: id, level };
  await prisma().grant.create({ data: { ...held, principalId: caller.user?.id ?? '' } });
  return afresh(caller);
}
