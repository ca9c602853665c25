import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { invalid, notFound } from '@/lib/pure/errors';
import { type Download, download, entriesOf, placeOfUri, RangeShape } from '../tracking';
import { DELETED, loadModel, loadVersion } from './load';
import { readVersion, type VersionView } from './model-shape';
import { AskedAlias, ModelName, Version } from './schemas';

export const getVersion = query({
  name: 'registry.getVersion',
  summary: 'A version of a model.',
  access: 'models.read',
  input: Version,
  async run(ctx, which): Promise<{ modelVersion: VersionView }> {
    const { model, version } = await loadVersion(ctx, which);
    return { modelVersion: (await readVersion(ctx, model, version.version)) as VersionView };
  },
});

export const getVersionByAlias = query({
  name: 'registry.getVersionByAlias',
  summary: 'The version that an alias of a model points to; `latest` is the newest.',
  access: 'models.read',
  input: z.object({ name: ModelName, alias: AskedAlias }),
  async run(ctx, { name, alias }): Promise<{ modelVersion: VersionView }> {
    const model = await loadModel(ctx, name);
    const isLatest = alias.toLowerCase() === 'latest';
    const [found] = await ctx.sql<{ version: number }>(
      isLatest
        ? sql`SELECT version FROM model_versions WHERE model_key = ${model.key} AND stage <> ${DELETED}
              ORDER BY version DESC LIMIT 1`
        : sql`SELECT version FROM model_aliases WHERE model_key = ${model.key} AND alias = ${alias}`,
    );
    const version = found && (await readVersion(ctx, model, found.version));
    if (version) return { modelVersion: version };
    if (isLatest) throw notFound(`Latest version not found for model ${name}.`);
    throw invalid(`Registered model alias ${alias} not found.`, { field: 'alias' });
  },
});

export const getDownloadUri = query({
  name: 'registry.getDownloadUri',
  summary: "Where a version's files are.",
  access: 'models.read',
  input: Version,
  async run(ctx, which) {
    const { version } = await loadVersion(ctx, which);
    return { artifactUri: version.storageLocation };
  },
});

export const listVersionArtifacts = query({
  name: 'registry.listVersionArtifacts',
  summary: "One folder of a version's files.",
  access: 'models.read',
  input: Version.extend({ path: z.string().max(4096).default('') }),
  async run(ctx, { path, ...which }) {
    const { version } = await loadVersion(ctx, which);
    const place = await placeOfUri(ctx, version.storageLocation, path);
    return { files: await entriesOf(place.key, path) };
  },
});

export const downloadVersionArtifact = query({
  name: 'registry.downloadVersionArtifact',
  summary: "The bytes of one of a version's files, whole or a range.",
  access: 'models.read',
  input: Version.extend({ path: z.string().min(1).max(4096), range: RangeShape.optional() }),
  async run(ctx, { path, range, ...which }): Promise<Download> {
    const { version } = await loadVersion(ctx, which);
    return download(await placeOfUri(ctx, version.storageLocation, path), range);
  },
});
