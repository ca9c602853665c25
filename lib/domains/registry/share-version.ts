import type { Context } from '@/lib/core/context';
import { type Place, shareArtifacts } from '../tracking';
import { MODEL } from './load';

/** Who may read the model reads its files, whatever else they may see of the experiment. */
export const shareVersion = (ctx: Context, { id }: { id: string }, { root, path }: Place) =>
  shareArtifacts(ctx, { folder: path ? `${root}/${path}` : root, objectType: MODEL, objectId: id });
