/** What a job names, held to what is there and to the rights of whoever it works for: when it is made, and at each run. */

import { levelNeeded } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import type { AppError } from '@/lib/pure/errors';
import { invalid } from '@/lib/pure/errors';
import { assertOurs, loadTable, type TableRow } from '../features';
import { loadMeantVersion } from '../registry';
import { proxiedPath, resolvePlace } from '../tracking';
import type { Definition, ModelChoice } from './schemas';

/** When the predictions of a row were made; the time key of a table that keeps all of them. */
export const SCORED_AT = 'scored_at';

export type SettledModel = { name: string; version: number; artifacts: string };
export type NewTable = { name: string; keys: string[]; timestampKey?: string };
export type Settled = {
  model: SettledModel;
  input: TableRow | undefined;
  output: TableRow | NewTable | undefined;
};

export const isThere = (output: TableRow | NewTable): output is TableRow => 'location' in output;

/** @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED, INVALID_PARAMETER_VALUE naming the field */
export async function settleModel(ctx: Context, choice: ModelChoice): Promise<SettledModel> {
  const { name, version, alias, stage } = choice;
  const { model, version: found } = await loadMeantVersion(ctx, {
    name,
    ...(version !== undefined && { version }),
    ...(alias !== undefined && { alias }),
    ...(stage !== undefined && { stage }),
  });
  const path = proxiedPath(found.storageLocation);
  if (path === undefined)
    throw invalid(
      `The files of ${model.name} version ${found.version} are not kept by this server (${found.storageLocation}); it can score only with what it keeps.`,
      { field: 'definition.model' },
    );
  const { key } = await resolvePlace(ctx, path);
  return { name: model.name, version: found.version, artifacts: key };
}

export async function settle(
  ctx: Context,
  definition: Definition,
  model: ModelChoice = definition.model,
): Promise<Settled> {
  const { input, output } = definition;
  const table = input.table === undefined ? undefined : await loadTable(ctx, input.table);
  return {
    model: await settleModel(ctx, model),
    input: table,
    output: output.table === undefined ? undefined : await settleOutput(ctx, output.table, definition, table),
  };
}

async function settleOutput(
  ctx: Context,
  name: string,
  { output: { keys, mode }, columns }: Definition,
  input: TableRow | undefined,
): Promise<TableRow | NewTable> {
  if (name === input?.name)
    throw invalid('A job does not write into the table whose rows it scores.', {
      field: 'definition.output.table',
    });
  const writing = {
    ...ctx,
    level: (type: Parameters<Context['level']>[0]) => levelNeeded('features.write', type),
  };
  const there = await loadTable(writing, name).catch((error: AppError) => {
    if (error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
    throw error;
  });
  if (there) {
    assertOurs(there);
    return there;
  }
  const named = keys ?? input?.primaryKeys ?? [];
  if (named.length === 0)
    throw invalid(
      `Say the keys of the table '${name}', which is not there yet: columns whose values no two rows share.`,
      {
        field: 'definition.output.keys',
      },
    );
  const lost = columns && named.find((key) => !columns.includes(key));
  if (lost !== undefined)
    throw invalid(`The key '${lost}' is none of the columns that go along.`, { field: 'definition.columns' });
  return mode === 'append' ? { name, keys: named, timestampKey: SCORED_AT } : { name, keys: named };
}
