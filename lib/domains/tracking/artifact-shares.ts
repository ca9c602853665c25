import sql, { join } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { granted } from '@/lib/core/grants';
import { LEVELS, OBJECT_TYPES, type ObjectType } from '@/lib/pure/permission-levels';

type Share = { folder: string; objectType: ObjectType; objectId: string };

/** Whoever may read the object may read these files from now on, whatever else they may do. */
export async function shareArtifacts(ctx: Context, { folder, objectType, objectId }: Share): Promise<void> {
  await ctx.sql(sql`
    INSERT INTO artifact_shares (folder, object_type, object_id) VALUES (${folder}, ${objectType}, ${objectId})
    ON CONFLICT DO NOTHING`);
}

export async function unshareArtifacts(
  ctx: Context,
  { folders, objectType, objectId }: Omit<Share, 'folder'> & { folders: string[] },
): Promise<void> {
  await ctx.sql(sql`
    DELETE FROM artifact_shares
    WHERE folder = ANY(${folders}::text[]) AND object_type = ${objectType} AND object_id = ${objectId}`);
}

/** The folder itself and those it lies in, up to its owner's. */
function foldersAbove({ root, path }: { root: string; path: string }): string[] {
  const segments = path === '' ? [] : path.split('/');
  return [root, ...segments.map((_, at) => `${root}/${segments.slice(0, at + 1).join('/')}`)];
}

/** Whether somebody who only wants to read may do so by way of another object. Asked where the experiment itself does not let them. */
export async function isSharedToRead(ctx: Context, place: { root: string; path: string }): Promise<boolean> {
  if (ctx.level('experiment') !== LEVELS.experiment[0]) return false;
  const byType = OBJECT_TYPES.map(
    (type) =>
      sql`(object_type = ${type} AND ${granted(ctx, type, sql`artifact_shares.object_id`, LEVELS[type][0])})`,
  );
  const [found] = await ctx.sql(sql`
    SELECT 1 FROM artifact_shares WHERE folder = ANY(${foldersAbove(place)}::text[]) AND (${join(byType, ' OR ')}) LIMIT 1`);
  return found !== undefined;
}
