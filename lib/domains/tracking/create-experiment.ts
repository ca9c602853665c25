import sql from 'sql-template-tag';
import { z } from 'zod';
import { grantCreator } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { alreadyExists } from '@/lib/pure/errors';
import { LIMITS } from '@/lib/pure/mlflow-names';
import { ArtifactLocation } from './artifact-location';
import { ownLocation } from './artifact-place';
import { ExperimentName, PlainTag } from './schemas';

export const createExperiment = command({
  name: 'tracking.createExperiment',
  summary: 'Makes an experiment; its name is unique, deleted ones included.',
  access: 'experiments.write',
  input: z.object({
    name: ExperimentName,
    artifactLocation: ArtifactLocation.optional(),
    tags: z
      .array(PlainTag.extend({ value: z.string().max(LIMITS.experimentTagValue).default('') }))
      .max(1000)
      .default([]),
  }),
  async run(ctx, { name, artifactLocation, tags }) {
    const [made] = await ctx.sql<{ id: number }>(sql`
      INSERT INTO experiments (name, artifact_location, creation_time, last_update_time, owner_id)
      VALUES (${name}, '', ${ctx.now}, ${ctx.now}, ${ctx.caller.user?.id ?? null}::uuid)
      ON CONFLICT (name) DO NOTHING RETURNING id`);
    if (!made) throw await nameTaken(ctx, name);
    const location = artifactLocation || ownLocation(made.id);
    await ctx.sql(sql`UPDATE experiments SET artifact_location = ${location} WHERE id = ${made.id}`);
    const unique = [...new Map(tags.map(({ key, value }) => [key, value]))];
    await ctx.sql(sql`
      INSERT INTO experiment_tags (experiment_id, key, value)
      SELECT ${made.id}::int, key, value
      FROM unnest(${unique.map(([key]) => key)}::text[], ${unique.map(([, value]) => value)}::text[]) AS given (key, value)`);
    await grantCreator(ctx, 'experiment', String(made.id));
    ctx.audit({
      objectType: 'experiment',
      objectId: String(made.id),
      after: { name, artifactLocation: location },
    });
    return { experimentId: String(made.id) };
  },
});

export async function nameTaken(ctx: Parameters<typeof createExperiment.run>[0], name: string) {
  const [holder] = await ctx.sql<{ stage: string }>(
    sql`SELECT lifecycle_stage AS stage FROM experiments WHERE name = ${name}`,
  );
  return alreadyExists(
    holder?.stage === 'deleted'
      ? `Experiment(name=${name}) already exists in deleted state. You can restore the experiment, or permanently delete the experiment to create a new one.`
      : `Experiment(name=${name}) already exists.`,
    { field: 'name' },
  );
}
