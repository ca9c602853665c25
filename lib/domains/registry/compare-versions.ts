import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { readConda, readPythonEnv, readRequirements } from '@/lib/pure/packages';
import { loadVersion } from './load';
import { readVersion, type VersionView } from './model-shape';
import { ModelName, VersionNumber } from './schemas';
import type { VersionFacts } from './version-facts';
import { measuredSource, readStoredFacts, type SourceRun, type VersionMetric } from './version-page';

export type ComparedVersion = {
  version: VersionView;
  facts: VersionFacts | null;
  /** Of its environment files; null where it has none. */
  environment: { python: string | null; packages: [name: string, version: string][] } | null;
  run: SourceRun | null;
  metrics: VersionMetric[];
};

const MOST = 10;

export const compareVersions = query({
  name: 'registry.compareVersions',
  summary: 'Versions side by side: what each measures, params of their runs, signatures, environments, code.',
  access: 'models.read',
  input: z.object({
    versions: z
      .array(z.object({ name: ModelName, version: VersionNumber }))
      .min(1)
      .max(MOST, `must name at most ${MOST} versions`),
  }),
  async run(ctx, { versions }): Promise<{ versions: ComparedVersion[] }> {
    const found = await Promise.allSettled(versions.map((which) => loadVersion(ctx, which)));
    // Of several that are missing the first is named.
    const missing = found.find((one) => one.status === 'rejected');
    if (missing) throw missing.reason;
    const compared = await Promise.all(
      found
        .flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
        .map(async (loaded): Promise<ComparedVersion> => {
          const [version, facts, source] = await Promise.all([
            readVersion(ctx, loaded.model, loaded.version.version),
            readStoredFacts(ctx, loaded),
            measuredSource(ctx, loaded.version),
          ]);
          return { version: version as VersionView, facts, environment: environmentOf(facts), ...source };
        }),
    );
    return { versions: compared };
  },
});

/** pip's list counts before conda's. */
function environmentOf(facts: VersionFacts | null): ComparedVersion['environment'] {
  const files = facts?.environment ?? {};
  if (Object.keys(files).length === 0) return null;
  const conda = files['conda.yaml'] === undefined ? undefined : readConda(files['conda.yaml']);
  const python = readPythonEnv(files['python_env.yaml'] ?? '') ?? conda?.python ?? null;
  const packages = new Map([
    ...(conda?.packages ?? []),
    ...readRequirements(files['requirements.txt'] ?? ''),
  ]);
  return { python, packages: [...packages].sort(([a], [b]) => (a < b ? -1 : 1)) };
}
