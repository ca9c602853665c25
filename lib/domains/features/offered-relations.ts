/** Relations that other domains offer to SQL beside the feature tables: they know their names, and who may read them. */
import type { Context } from '@/lib/core/context';

export type Lendable = { select: string; files: string[]; folders?: string[] };

export type OfferedRelation = {
  /** As it stands in the SQL, in lower case. */
  asked: string;
  /** Holds what the SELECT reads for as long as `use` runs. */
  lend<T>(use: (relation: Lendable) => Promise<T>): Promise<T>;
};

/** @param names as they stand in the SQL → in full; whether the caller may read what is meant is settled here */
export type Offer = (ctx: Context, names: ReadonlyMap<string, string>) => Promise<OfferedRelation[]>;

const offers: Offer[] = [];

export function offerRelations(offer: Offer): void {
  if (!offers.includes(offer)) offers.push(offer);
}

export async function findOffered(
  ctx: Context,
  names: ReadonlyMap<string, string>,
): Promise<OfferedRelation[]> {
  const found = await Promise.all(offers.map((offer) => offer(ctx, names)));
  return found.flat();
}

/** Lends them all at once. */
export function lendOffered<T>(
  offered: readonly OfferedRelation[],
  use: (relations: (Lendable & { asked: string })[]) => Promise<T>,
): Promise<T> {
  const [first, ...rest] = offered;
  if (!first) return use([]);
  return first.lend((own) => lendOffered(rest, (others) => use([{ asked: first.asked, ...own }, ...others])));
}
