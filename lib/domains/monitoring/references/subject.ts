/** Whose data a reference from elsewhere is: what is meant at the moment, before anything is read. */
import type { Context } from '@/lib/core/context';
import { makeContext } from '@/lib/core/context';
import { deltaOf, loadTable, TableName } from '@/lib/domains/features/index';
import { standInFor } from '@/lib/domains/identity/index';
import { loadMeantVersion } from '@/lib/domains/registry/index';
import { servedVersion } from '@/lib/domains/serving/index';
import { prisma } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { AppError, denied, invalid } from '@/lib/pure/errors';
import type { MonitorRow } from '../load';
import type { MonitorSource, ReferenceChoice } from '../schemas';

export type Elsewhere = Extract<ReferenceChoice, { kind: 'training' | 'table' }>;
export const isElsewhere = (reference: ReferenceChoice): reference is Elsewhere =>
  reference.kind === 'training' || reference.kind === 'table';

/** A model's version, and since when it is meant; or a table at a version of its own. */
export type Subject =
  | { kind: 'model'; name: string; version: number; since: number }
  | { kind: 'table'; name: string; version: number };

/** @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED, RESOURCE_CONFLICT; INVALID_PARAMETER_VALUE naming the field */
export async function subjectOf(ctx: Context, source: MonitorSource, reference: Elsewhere): Promise<Subject> {
  if (reference.kind === 'table') {
    const table = await loadTable(ctx, nameOfTable(reference.table));
    const { version } = await deltaOf(table).snapshot({});
    return { kind: 'table', name: table.name, version };
  }
  if (reference.model) {
    const { model, version } = await loadMeantVersion(ctx, reference.model);
    return { kind: 'model', name: model.name, version: version.version, since: ctx.now };
  }
  if (source.kind !== 'endpoint')
    throw invalid(
      'Name the model whose training data it is compared with: only an endpoint says by itself which it is.',
      {
        field: 'config.reference.model',
      },
    );
  const { model, version, since } = await servedVersion(ctx, source.endpointId);
  return { kind: 'model', name: model, version, since };
}

/** As tables are called inside. @throws INVALID_PARAMETER_VALUE */
export function nameOfTable(text: string): string {
  const { data, error } = TableName.safeParse(text);
  if (data === undefined) throw invalid(error?.issues[0]?.message ?? `'${text}' is no table.`);
  return data;
}

/** Of whoever chose the reference, with their rights as they are now. @throws PERMISSION_DENIED */
export async function asChooser({
  id,
  name,
  referenceById,
}: Pick<MonitorRow, 'id' | 'name' | 'referenceById'>): Promise<Context> {
  const found = referenceById
    ? await standInFor(referenceById, { tokenName: name, requestId: `monitor-${id.slice(0, 12)}` })
    : undefined;
  if (!found?.isActive)
    throw denied(
      `${found?.caller.user.email ?? 'Whoever'} chose its reference and is not active any more. Save the settings to read it with your rights.`,
    );
  return makeContext(found.caller, prisma(), log, [], 'monitors.read');
}

const TOLD = new Set([
  'RESOURCE_DOES_NOT_EXIST',
  'PERMISSION_DENIED',
  'RESOURCE_CONFLICT',
  'INVALID_PARAMETER_VALUE',
]);

/** Whether something is wrong with the reference, not with this server or the moment. */
export const isToldOf = (error: unknown): error is AppError =>
  error instanceof AppError && TOLD.has(error.code);
