import sql from 'sql-template-tag';
import { command } from '@/lib/core/operation';
import { AppError, invalid } from '@/lib/pure/errors';
import { openSource, settleAddress } from './open-source';
import { SourceInput } from './schemas';
import { SourceRefused, SourceUnavailable } from './source';

const WITHIN = 60_000;
const TRIES = 2;

export const checkSource = command({
  name: 'importing.checkSource',
  summary: 'What an MLflow server or folder holds that could be imported.',
  access: 'imports.manage',
  transaction: false,
  input: SourceInput,
  async run(ctx, input) {
    const address = await settleAddress(input);
    const source = openSource({ ...input, address }, AbortSignal.timeout(WITHIN), TRIES);
    try {
      const experiments = await source.experiments();
      const version = await source.version();
      const ids = experiments.flatMap(({ id, fault }) => (fault ? [] : [id]));
      const runs = await source.countRuns(ids);
      const registeredModels = await source.countRegisteredModels().catch((error) => {
        if (error instanceof AppError) return undefined;
        throw error;
      });
      const [before] = await ctx.sql<{ id: string }>(sql`SELECT id FROM imports WHERE address = ${address}`);
      ctx.audit({
        objectType: 'importSource',
        objectId: address,
        after: { version, experiments: ids.length },
      });
      return {
        address,
        version: version ?? null,
        runs: runs ?? null,
        registeredModels: registeredModels ?? null,
        /** An import of this source that there is already: it will be run again. */
        importId: before?.id ?? null,
        experiments: experiments.map(({ id, name, stage }) => ({ id, name, stage })),
      };
    } catch (error) {
      throw tellable(error);
    }
  },
});

/** That a source is not what it should be is the caller's to mend: never an error of ours. */
function tellable(error: unknown): unknown {
  const isSources = error instanceof SourceUnavailable || error instanceof SourceRefused;
  if (isSources) return invalid(error.message, { field: 'address' });
  if (error instanceof AppError) return invalid(error.message, { field: error.field ?? 'address' });
  if (error instanceof Error && error.name === 'TimeoutError') {
    return invalid(`The source did not answer within ${WITHIN / 1000} seconds.`, { field: 'address' });
  }
  return error;
}
