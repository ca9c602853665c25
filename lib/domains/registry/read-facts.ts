import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import type { VersionFacts } from './version-facts';

/** What the files of versions said when they were registered, in the order asked for. The caller has looked whether they may be seen. */
export async function readVersionFacts(
  versions: readonly { name: string; version: number }[],
): Promise<(VersionFacts | undefined)[]> {
  const found = await rows<{ at: number; facts: VersionFacts }>(sql`
    SELECT wanted.at::int AS at, facts
    FROM unnest(${versions.map(({ name }) => name)}::text[], ${versions.map(({ version }) => version)}::int[])
      WITH ORDINALITY AS wanted (name, version, at)
    JOIN registered_models ON registered_models.name = wanted.name AND deleted_time IS NULL
    JOIN model_version_facts ON model_key = registered_models.key AND model_version_facts.version = wanted.version`);
  const byPlace = new Map(found.map(({ at, facts }) => [at, facts]));
  return versions.map((_, at) => byPlace.get(at + 1));
}
