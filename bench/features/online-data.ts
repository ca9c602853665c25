/** The rows that are looked up: an online table of doubles, as a publication leaves it. */
import { rows } from '@/lib/platform/db';
import { onlineStore } from '@/lib/platform/online-store';

export const TABLE = 1;
export const NAME = 'main.bench.features';
const CHUNK = 5_000;

const names = (features: number) => Array.from({ length: features }, (_, at) => `f${at}`);

export async function fill(entities: number, features: number): Promise<void> {
  await rows({
    text: `INSERT INTO feature_tables (key, name, catalog, schema, location, primary_keys, partition_columns, created_by, creation_time, last_updated_time)
           VALUES ($1, $2, 'main', 'bench', 'none', '{user_id}', '{}', '', 0, 0)`,
    values: [TABLE, NAME],
  });
  await rows({
    text: `INSERT INTO features (table_key, name, position, type, since)
           SELECT $1, name, place, kind, 0 FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS given (name, kind, place)`,
    values: [TABLE, ['user_id', ...names(features)], ['long', ...names(features).map(() => 'double')]],
  });
  await rows({
    text: `INSERT INTO online_tables (table_key, mode, created_by) VALUES ($1, 'snapshot', '')`,
    values: [TABLE],
  });
  for (let from = 0; from < entities; from += CHUNK) {
    const given = Array.from({ length: Math.min(CHUNK, entities - from) }, (_, at) => ({
      entity: JSON.stringify([String(from + at)]),
      values: JSON.stringify(
        Object.fromEntries([
          ['user_id', from + at],
          ...names(features).map((name, place) => [name, (from + at) / (place + 3)]),
        ]),
      ),
      eventTime: null,
    }));
    await onlineStore().put(TABLE, given, 1);
  }
  await rows({ text: 'VACUUM ANALYZE online_rows', values: [] });
}
