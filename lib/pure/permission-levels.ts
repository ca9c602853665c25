/** The levels that a grant on an object may have, from the least to the greatest, each with what it allows. */

export const LEVEL_TABLE = {
  experiment: {
    CAN_READ: 'View, search and compare runs; view, list and download artifacts',
    CAN_EDIT:
      'Create, delete and restore runs; log params, metrics, tags and artifacts; edit the experiment and its tags',
    CAN_MANAGE: 'Purge runs and the experiment; change permissions',
  },
} as const satisfies Record<string, Record<string, string>>;

export type ObjectType = keyof typeof LEVEL_TABLE;
type LevelsOf<Type extends ObjectType> = keyof (typeof LEVEL_TABLE)[Type];
export type Level = { [Type in ObjectType]: LevelsOf<Type> }[ObjectType];

const levelsOf = <Type extends ObjectType>(type: Type) => Object.keys(LEVEL_TABLE[type]) as LevelsOf<Type>[];

export const LEVELS: Record<ObjectType, Level[]> = { experiment: levelsOf('experiment') };

/** The greatest of some levels; undefined of none. */
export const greatest = (type: ObjectType, levels: readonly string[]): Level | undefined =>
  LEVELS[type].findLast((level) => levels.includes(level));
