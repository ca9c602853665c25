/** Relations that other domains offer to SQL beside the feature tables: they know their names, and who may read them. */
import type { Context } from '@/lib/core/context';

export type Lendable = { select: string; files: string[]; folders?: string[] };

export type OfferedRelation = {
  /** As it stands in the SQL, in lower case. */
  asked: string;
  /** Holds what the SELECT reads for as long as `use` runs. Of a sketch a few rows will do: its columns are looked at. */
  lend<T>(use: (relation: Lendable) => Promise<T>, options: { isSketch?: boolean }): Promise<T>;
};

export type Offer = {
  /** What the rows of these relations are. */
  kind: string;
  /** @param names as they stand in the SQL → in full; whether the caller may read what is meant is settled here */
  find(ctx: Context, names: ReadonlyMap<string, string>): Promise<OfferedRelation[]>;
  /** Names, as SQL takes them, of those that the caller may read: some whose name has the text. */
  list(ctx: Context, search: string, limit: number): Promise<string[]>;
};

const offers: Offer[] = [];

export function offerRelations(offer: Offer): void {
  if (!offers.includes(offer)) offers.push(offer);
}

export async function findOffered(
  ctx: Context,
  names: ReadonlyMap<string, string>,
): Promise<OfferedRelation[]> {
  const found = await Promise.all(offers.map(({ find }) => find(ctx, names)));
  return found.flat();
}

/** Some of each offer. */
export const listOffered = (
  ctx: Context,
  search: string,
  limit: number,
): Promise<{ kind: string; names: string[] }[]> =>
  Promise.all(offers.map(async ({ kind, list }) => ({ kind, names: await list(ctx, search, limit) })));

/** Lends them all at once. */
export function lendOffered<T>(
  offered: readonly OfferedRelation[],
  use: (relations: (Lendable & { asked: string })[]) => Promise<T>,
  options: { isSketch?: boolean } = {},
): Promise<T> {
  const [first, ...rest] = offered;
  if (!first) return use([]);
  return first.lend(
    (own) => lendOffered(rest, (others) => use([{ asked: first.asked, ...own }, ...others]), options),
    options,
  );
}
