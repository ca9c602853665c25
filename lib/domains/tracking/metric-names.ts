import sql from 'sql-template-tag';
import { outsideTransaction, rows } from '@/lib/platform/db';

const MOST = 200_000;
const known = new Map<string, number>();

/** The ids of metric names, new names included. Committed apart: an id in memory must outlive a failed write. */
export async function metricNameIds(names: Iterable<string>): Promise<Map<string, number>> {
  const wanted = [...new Set(names)];
  const missing = wanted.filter((name) => !known.has(name));
  if (missing.length > 0) {
    await outsideTransaction(async () => {
      const found = await findIds(missing);
      if (found < missing.length) {
        const unknown = missing.filter((name) => !known.has(name)).sort();
        await rows(
          sql`INSERT INTO metric_names (name) SELECT unnest(${unknown}::text[]) ON CONFLICT (name) DO NOTHING`,
        );
        await findIds(unknown);
      }
    });
  }
  return new Map(wanted.map((name) => [name, known.get(name) as number]));
}

/** The ids of those names that some run has logged. */
export async function findMetricNameIds(names: string[]): Promise<Map<string, number>> {
  const missing = names.filter((name) => !known.has(name));
  if (missing.length > 0) await findIds(missing);
  return new Map(names.flatMap((name) => (known.has(name) ? [[name, known.get(name) as number]] : [])));
}

async function findIds(names: string[]): Promise<number> {
  if (known.size > MOST) known.clear();
  const found = await rows<{ id: number; name: string }>(
    sql`SELECT id, name FROM metric_names WHERE name = ANY(${names}::text[])`,
  );
  for (const { id, name } of found) known.set(name, id);
  return found.length;
}
