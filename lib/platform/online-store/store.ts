/** Rows for look-ups by key: one an entity, its latest. */

export type Values = Record<string, unknown>;
export type OnlineRow = { entity: string; values: Values; eventTime: number | null };
/** The values as JSON without spaces: whoever has them as a text already need not parse it. */
export type GivenRow = { entity: string; values: string; eventTime: number | bigint | null };
/** Two lists of one length: an object for each key would cost more than finding its row. */
export type OnlineKeys = { tables: readonly number[]; entities: readonly string[] };

export interface OnlineStore {
  /** Whether what is done here is undone with the open transaction of the database. */
  readonly isTransactional: boolean;
  /** The values as JSON without spaces, in the order of the keys; undefined where there are none. */
  get(keys: OnlineKeys): Promise<(string | undefined)[]>;
  /** The values themselves; null where there are none. They are the caller's own. */
  getValues(keys: OnlineKeys): Promise<(Values | null)[]>;
  /**
   * Puts rows in the place of their entities'. A row that was pushed and that a publication cannot know of, because it is not in the
   * table yet or was settled later than the publication began, gives way to it only where that one's time is later. Pushed ones of a
   * batch that is settled change nothing, and may come again and out of turn.
   *
   * @param publication greater than those before; negative for rows that are pushed: the number of their batch
   */
  put(table: number, given: readonly GivenRow[], publication: number): Promise<void>;
  /** Removes what the publication knows of, as `put` would replace it. */
  remove(table: number, entities: readonly string[], publication: number): Promise<void>;
  /** Removes what an earlier publication brought and no later one did. */
  removeBefore(table: number, publication: number): Promise<void>;
  /** Pushed rows up to that batch are in the table now: known to that publication and to later ones. */
  settle(table: number, batch: number, publication: number): Promise<void>;
  /** Removes rows whose time is not before `from` but before `before`, in its own units, some at once. Answers how many. */
  expire(table: number, from: number, before: number): Promise<number>;
  count(table: number): Promise<number>;
  /** Any so many entities of a table. */
  sample(table: number, most: number): Promise<OnlineRow[]>;
  clear(table: number): Promise<void>;
}

/** Many texts of values at once, which costs less than one by one. */
export const parseValues = (texts: readonly (string | undefined)[]): (Values | null)[] =>
  JSON.parse(`[${texts.map((text) => text ?? 'null').join()}]`) as (Values | null)[];
