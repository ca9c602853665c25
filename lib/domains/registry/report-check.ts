import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { nameOf, note } from './activity';
import { type LoadedVersion, loadVersion } from './load';
import { Version } from './schemas';

const Report = z.object({
  check: z.string().trim().min(1).max(200),
  status: z.enum(['pending', 'passed', 'failed']),
  summary: z.string().trim().max(2000).default(''),
  /** Where it can be looked at. */
  url: z
    .string()
    .trim()
    .max(2000)
    .regex(/^$|^https?:\/\//, 'must begin with http:// or https://')
    .default(''),
});
export type Report = z.output<typeof Report>;

/** The last word on a check is what counts. */
export async function recordCheck(
  ctx: Context,
  { model, version }: Pick<LoadedVersion, 'model' | 'version'>,
  { check, status, summary, url }: Report,
): Promise<void> {
  await ctx.sql(sql`
    INSERT INTO version_checks (model_key, version, name, status, summary, url, reported_by_id, reported_by, time)
    VALUES (${model.key}, ${version.version}, ${check}, ${status}::check_status, ${summary}, ${url},
            ${ctx.caller.user?.id ?? null}::uuid, ${nameOf(ctx)}, ${ctx.now})
    ON CONFLICT (model_key, version, name) DO UPDATE
    SET status = excluded.status, summary = excluded.summary, url = excluded.url, reported_by_id = excluded.reported_by_id,
        reported_by = excluded.reported_by, time = excluded.time`);
  await note(ctx, {
    modelKey: model.key,
    version: version.version,
    type: 'REPORTED_CHECK',
    details: { check, status, summary, ...(url && { url }) },
  });
}

export const reportCheck = command({
  name: 'registry.reportCheck',
  summary:
    'Says how a check of a version outside went: a pipeline, a job, an audit. Rules may ask that it has passed.',
  access: 'models.stage',
  input: Version.extend(Report.shape),
  async run(ctx, { check, status, summary, url, ...which }) {
    const loaded = await loadVersion(ctx, which);
    await recordCheck(ctx, loaded, { check, status, summary, url });
    ctx.audit({
      objectType: 'model-version',
      objectId: `${loaded.model.id}/${which.version}`,
      after: { check, status, summary, url },
    });
    return {};
  },
});
