import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';

const TAG = 'mlflow.modelVersions';

/** Notes on a logged model that a version of a registered model was made of it, where MLflow's clients look for it. */
export async function noteModelVersion(
  ctx: Context,
  modelId: string,
  made: { name: string; version: string },
): Promise<void> {
  // One at a time: each appends to what the one before wrote.
  await ctx.sql(sql`SELECT 1 FROM logged_models WHERE id = ${modelId} FOR NO KEY UPDATE`);
  const [tag] = await ctx.sql<{ value: string }>(
    sql`SELECT value FROM logged_model_tags WHERE model_id = ${modelId} AND key = ${TAG}`,
  );
  const value = JSON.stringify([...versionsIn(tag?.value), made]);
  await ctx.sql(sql`
    INSERT INTO logged_model_tags (model_id, key, value) VALUES (${modelId}, ${TAG}, ${value})
    ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value`);
}

/** The tag is a caller's to write: it may hold anything. */
function versionsIn(text: string | undefined): unknown[] {
  try {
    const versions: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(versions) ? versions : [];
  } catch {
    return [];
  }
}
