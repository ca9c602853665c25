/** A request for a model that carries look-ups: what its rows lack comes from the online store, in one question for all of them. */

import { rows } from '@/lib/platform/db';
import type { OpenedModel } from '@/lib/platform/runtimes/open-model';
import { pythonJson } from '@/lib/pure/scoring/python-json';
import type { Asked } from '@/lib/pure/scoring/read-body';
import { toTable } from '@/lib/pure/scoring/table';
import { lookUpOnline } from '../../features';

export type Request = { asked: Asked; mediaType: string; body: () => string };

/**
 * The request with the columns that the model takes; the same request where the model looks nothing up.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for a table that is not published, INVALID_PARAMETER_VALUE
 */
export async function withFeatures(
  { featureSpec, signature }: OpenedModel,
  request: Request,
): Promise<Request> {
  if (!featureSpec || request.asked.format === 'unified' || request.asked.format === 'parquet')
    return request;
  const records = recordsOf(request.asked, signature);
  if (!records) return request;
  const found = await lookUpOnline({ sql: (statement) => rows(statement) }, featureSpec, records);
  const wanted = featureSpec.inputColumns;
  const whole =
    wanted.length > 0
      ? found.rows.map((row) => Object.fromEntries(wanted.map((name) => [name, row[name] ?? null])))
      : found.rows;
  return {
    asked: { ...request.asked, format: 'dataframe_records', value: whole },
    mediaType: 'application/json',
    body: () =>
      pythonJson({
        dataframe_records: whole,
        ...(request.asked.params && { params: request.asked.params }),
      }),
  };
}

/** A column that a record leaves out is one to look up; a gap in a table is a value that was given. */
function recordsOf(asked: Asked, signature: OpenedModel['signature']): Record<string, unknown>[] | undefined {
  const { value } = asked;
  // It also says what is wrong with the request, in MLflow's words. Keys alone are no breach of the signature here.
  const table = toTable(asked, signature ?? { kind: 'columns', columns: [], isNamed: true });
  if (asked.format === 'dataframe_records') return value as Record<string, unknown>[];
  if (!table) return undefined;
  return Array.from({ length: table.rows }, (_, at) =>
    Object.fromEntries([...table.columns].map(([name, values]) => [name, values[at]])),
  );
}
