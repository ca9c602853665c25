import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { seal } from '@/lib/platform/seal';
import { conflict } from '@/lib/pure/errors';
import { loadImport } from './load';
import { settleAddress } from './open-source';
import { wake } from './pass';
import { Credentials, SourceInput } from './schemas';
import { purposeOf } from './walk';

const given = (credentials: Credentials) => Object.values(credentials).some((value) => value);

/** The credentials as they are kept; null for none. */
const sealed = (id: string, credentials: Credentials) =>
  given(credentials) ? seal(JSON.stringify(credentials), purposeOf(id)) : null;

const RUNNING = () => conflict('The import of this source is running already.');

export const startImport = command({
  name: 'importing.startImport',
  summary:
    'Begins to bring experiments from an MLflow server or folder; a source that was imported before is gone through again.',
  access: 'imports.manage',
  input: SourceInput.extend({
    /** Ids at the source; none for all experiments. */
    experimentIds: z.array(z.string().max(200)).max(20_000).default([]),
    hasArtifacts: z.boolean().default(true),
  }),
  async run(ctx, { kind, credentials, experimentIds, hasArtifacts, ...input }) {
    const address = await settleAddress({ kind, ...input });
    const { user } = ctx.caller;
    const [made] = await ctx.sql<{ id: string; isNew: boolean }>(sql`
      INSERT INTO imports (kind, address, experiment_ids, has_artifacts, started_by_id, started_by, started_time)
      VALUES (${kind}::import_kind, ${address}, ${experimentIds}::text[], ${hasArtifacts}, ${user?.id ?? null}::uuid,
              ${user?.email ?? ctx.caller.via}, ${ctx.now})
      ON CONFLICT (address) DO UPDATE SET experiment_ids = excluded.experiment_ids, has_artifacts = excluded.has_artifacts
      WHERE imports.status <> 'running'
      RETURNING id, xmax = 0 AS "isNew"`);
    if (!made) throw RUNNING();
    if (made.isNew) await setCredentials(ctx, made.id, sealed(made.id, credentials));
    else await beginPass(ctx, made.id, sealed(made.id, credentials));
    await wake(made.id);
    ctx.audit({
      objectType: 'import',
      objectId: made.id,
      after: { kind, address, hasArtifacts, experiments: experimentIds.length || 'all' },
    });
    return { id: made.id };
  },
});

const setCredentials = (ctx: Context, id: string, credentials: string | null) =>
  ctx.sql(sql`UPDATE imports SET credentials = ${credentials} WHERE id = ${id}::uuid`);

/** From the beginning again, with a report of its own. */
async function beginPass(ctx: Context, id: string, credentials: string | null): Promise<void> {
  const { user } = ctx.caller;
  const [begun] = await ctx.sql(sql`
    UPDATE imports SET status = 'running', pass = pass + 1, position = NULL, counts = '{}', expected_runs = NULL, fault = NULL,
                       attempts = 0, lease_until = NULL, credentials = ${credentials}, started_by_id = ${user?.id ?? null}::uuid,
                       started_by = ${user?.email ?? ctx.caller.via}, started_time = ${ctx.now}, ended_time = NULL
    WHERE id = ${id}::uuid AND status <> 'running' RETURNING 1`);
  if (!begun) throw RUNNING();
  await ctx.sql(sql`DELETE FROM import_findings WHERE import_id = ${id}::uuid`);
}

const Which = z.object({ id: z.uuid() });

export const repeatImport = command({
  name: 'importing.repeatImport',
  summary: 'Goes through the source of an import again: what is new there is added, what is here stays.',
  access: 'imports.manage',
  input: Which.extend({ credentials: Credentials.prefault({}) }),
  async run(ctx, { id, credentials }) {
    const { address } = await loadImport(ctx, id);
    await beginPass(ctx, id, sealed(id, credentials));
    await wake(id);
    ctx.audit({ objectType: 'import', objectId: id, after: { address } });
    return {};
  },
});

export const resumeImport = command({
  name: 'importing.resumeImport',
  summary: 'Goes on with an import that was stopped or failed, from where it was.',
  access: 'imports.manage',
  input: Which.extend({ credentials: Credentials.prefault({}) }),
  async run(ctx, { id, credentials }) {
    const { address, status } = await loadImport(ctx, id);
    if (status === 'running') throw RUNNING();
    if (status === 'done') throw conflict('The import is done; it can be run again.');
    if (given(credentials)) await setCredentials(ctx, id, sealed(id, credentials));
    const [resumed] = await ctx.sql(sql`
      UPDATE imports SET status = 'running', fault = NULL, attempts = 0, lease_until = NULL, ended_time = NULL
      WHERE id = ${id}::uuid AND status = ${status}::import_status RETURNING 1`);
    if (!resumed) throw RUNNING();
    await wake(id);
    ctx.audit({ objectType: 'import', objectId: id, before: { status }, after: { address } });
    return {};
  },
});

export const stopImport = command({
  name: 'importing.stopImport',
  summary: 'Stops an import; what it has brought stays, and it can be resumed.',
  access: 'imports.manage',
  input: Which,
  async run(ctx, { id }) {
    const { address, status } = await loadImport(ctx, id);
    const [stopped] = await ctx.sql(sql`
      UPDATE imports SET status = 'stopped', ended_time = ${ctx.now}, lease_until = NULL
      WHERE id = ${id}::uuid AND status = 'running' RETURNING 1`);
    if (!stopped) throw conflict('The import is not running.');
    ctx.audit({ objectType: 'import', objectId: id, before: { status }, after: { address } });
    return {};
  },
});

export const removeImport = command({
  name: 'importing.removeImport',
  summary: 'Forgets an import with its report and its credentials; what it has brought stays.',
  access: 'imports.manage',
  input: Which,
  async run(ctx, { id }) {
    const { address, status } = await loadImport(ctx, id);
    const [removed] = await ctx.sql(
      sql`DELETE FROM imports WHERE id = ${id}::uuid AND status <> 'running' RETURNING 1`,
    );
    if (!removed) throw conflict('Stop the import first.');
    ctx.audit({ objectType: 'import', objectId: id, before: { address, status } });
    return {};
  },
});
