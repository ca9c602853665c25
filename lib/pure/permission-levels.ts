/** Who may do what with an object: a table a type, an ability a row, the least level that has it. */

/** An ability: the least level that has it, whether it changes something, and what it is in words. */
type Row<Level> = readonly [least: Level, does: 'reads' | 'changes', what: string];

type Matrix<Level extends string, Ability extends string> = {
  noun: string;
  /** From the least to the greatest: each may do what those before it may. */
  levels: readonly Level[];
  /** What changing permissions needs, and what an administrator holds. */
  manage: NoInfer<Level>;
  /** What whoever makes an object holds on it. */
  creator: NoInfer<Level>;
  /** What a new workspace grants on all objects of the type. */
  shared: { users?: NoInfer<Level>; contributors?: NoInfer<Level> };
  /** What clients call a level that is one of these. */
  sameAs?: Readonly<Record<string, NoInfer<Level>>>;
  abilities: Readonly<Record<Ability, Row<NoInfer<Level>>>>;
};

const matrix = <const Level extends string, const Ability extends string>(table: Matrix<Level, Ability>) =>
  table;

export const MATRICES = {
  experiment: matrix({
    noun: 'experiment',
    levels: ['CAN_READ', 'CAN_EDIT', 'CAN_MANAGE'],
    manage: 'CAN_MANAGE',
    creator: 'CAN_MANAGE',
    shared: { users: 'CAN_READ', contributors: 'CAN_EDIT' },
    sameAs: { CAN_RUN: 'CAN_EDIT' },
    abilities: {
      'experiments.read': ['CAN_READ', 'reads', 'View the experiment, its description and tags'],
      'runs.read': ['CAN_READ', 'reads', 'View, search and compare runs'],
      'artifacts.read': ['CAN_READ', 'reads', 'View, list and download artifacts'],
      'runs.comment': ['CAN_READ', 'changes', 'Comment on runs'],
      'runs.write': [
        'CAN_EDIT',
        'changes',
        'Create, delete and restore runs; log params, metrics, tags and models',
      ],
      'artifacts.write': ['CAN_EDIT', 'changes', 'Log artifacts'],
      'experiments.write': [
        'CAN_EDIT',
        'changes',
        'Rename, delete and restore the experiment; edit its description and tags',
      ],
      'tracking.purge': ['CAN_MANAGE', 'changes', 'Purge runs and the experiment'],
    },
  }),

  'registered-model': matrix({
    noun: 'model',
    levels: [
      'CAN_READ',
      'CAN_EDIT',
      'CAN_MANAGE_STAGING_VERSIONS',
      'CAN_MANAGE_PRODUCTION_VERSIONS',
      'CAN_MANAGE',
    ],
    manage: 'CAN_MANAGE',
    creator: 'CAN_MANAGE',
    shared: { users: 'CAN_READ', contributors: 'CAN_EDIT' },
    abilities: {
      'models.read': [
        'CAN_READ',
        'reads',
        'View the model and its versions, requests and activities; load it',
      ],
      'models.request': ['CAN_READ', 'changes', 'Request a stage transition, cancel one’s own, comment'],
      'models.edit': ['CAN_EDIT', 'changes', 'Add versions; edit descriptions, tags and aliases'],
      'models.stage': [
        'CAN_MANAGE_STAGING_VERSIONS',
        'changes',
        'Move versions, and decide on requests, among None, Archived and staging stages; report checks',
      ],
      'models.promote': [
        'CAN_MANAGE_PRODUCTION_VERSIONS',
        'changes',
        'Move versions, and decide on requests, to and from production stages',
      ],
      'models.manage': [
        'CAN_MANAGE',
        'changes',
        'Rename it; delete it and its versions; cancel any request; set its rules and webhooks',
      ],
    },
  }),

  'feature-table': matrix({
    noun: 'feature table',
    levels: ['CAN_VIEW_METADATA', 'CAN_EDIT_METADATA', 'CAN_MANAGE'],
    manage: 'CAN_MANAGE',
    creator: 'CAN_MANAGE',
    shared: { users: 'CAN_VIEW_METADATA', contributors: 'CAN_EDIT_METADATA' },
    abilities: {
      'features.read': ['CAN_VIEW_METADATA', 'reads', 'Search and read the table; view its lineage'],
      'features.publish': ['CAN_VIEW_METADATA', 'changes', 'Publish the table to an online store'],
      'features.write': [
        'CAN_EDIT_METADATA',
        'changes',
        'Write features; edit descriptions, tags and data sources',
      ],
      'features.manage': ['CAN_MANAGE', 'changes', 'Delete the table and its data'],
    },
  }),

  'serving-endpoint': matrix({
    noun: 'endpoint',
    levels: ['CAN_VIEW', 'CAN_QUERY', 'CAN_MANAGE'],
    manage: 'CAN_MANAGE',
    creator: 'CAN_MANAGE',
    shared: {},
    abilities: {
      'endpoints.read': ['CAN_VIEW', 'reads', 'List and view the endpoint, its metrics and its state'],
      'endpoints.query': ['CAN_QUERY', 'reads', 'Query the endpoint'],
      'endpoints.manage': ['CAN_MANAGE', 'changes', 'Change its configuration and traffic; delete it'],
    },
  }),

  monitor: matrix({
    noun: 'monitor',
    levels: ['CAN_VIEW', 'CAN_RUN', 'CAN_MANAGE'],
    manage: 'CAN_MANAGE',
    creator: 'CAN_MANAGE',
    shared: { users: 'CAN_VIEW', contributors: 'CAN_RUN' },
    abilities: {
      'monitors.read': ['CAN_VIEW', 'reads', 'View profiles, drift, alerts and reports'],
      'monitors.run': ['CAN_RUN', 'changes', 'Refresh it; acknowledge and mute alerts'],
      'monitors.manage': [
        'CAN_MANAGE',
        'changes',
        'Change its metrics, slices, schedule and alerts; delete it',
      ],
    },
  }),

  'scoring-job': matrix({
    noun: 'scoring job',
    levels: ['CAN_VIEW', 'CAN_RUN', 'CAN_MANAGE'],
    manage: 'CAN_MANAGE',
    creator: 'CAN_MANAGE',
    shared: { users: 'CAN_VIEW' },
    abilities: {
      'scoring.read': ['CAN_VIEW', 'reads', 'View its settings and how its runs went'],
      'scoring.download': ['CAN_RUN', 'reads', 'Download the files that it makes'],
      'scoring.run': ['CAN_RUN', 'changes', 'Run it with its owner’s rights; cancel and repeat runs'],
      'scoring.manage': [
        'CAN_MANAGE',
        'changes',
        'Change what it scores, by its own rights from then on; start and stop it; delete it',
      ],
    },
  }),

  report: matrix({
    noun: 'report',
    levels: ['CAN_READ', 'CAN_EDIT', 'CAN_MANAGE'],
    manage: 'CAN_MANAGE',
    creator: 'CAN_MANAGE',
    shared: { users: 'CAN_READ' },
    abilities: {
      'reports.read': ['CAN_READ', 'reads', 'Read the report and its history'],
      'reports.write': ['CAN_EDIT', 'changes', 'Change its title and text'],
      'reports.manage': ['CAN_MANAGE', 'changes', 'Delete it'],
    },
  }),

  repo: matrix({
    noun: 'Git folder',
    levels: ['CAN_READ', 'CAN_RUN', 'CAN_EDIT', 'CAN_MANAGE'],
    manage: 'CAN_MANAGE',
    creator: 'CAN_MANAGE',
    shared: { users: 'CAN_READ', contributors: 'CAN_RUN' },
    abilities: {
      'repos.read': ['CAN_READ', 'reads', 'List, view and export what is in it'],
      'repos.run': ['CAN_RUN', 'changes', 'Run what is in it'],
      'repos.write': ['CAN_EDIT', 'changes', 'Edit and rename what is in it'],
      'repos.manage': [
        'CAN_MANAGE',
        'changes',
        'Make and switch branches, pull and push; create, move and delete what is in it',
      ],
    },
  }),

  job: matrix({
    noun: 'job',
    levels: ['CAN_VIEW', 'CAN_MANAGE_RUN', 'CAN_MANAGE', 'IS_OWNER'],
    manage: 'CAN_MANAGE',
    creator: 'IS_OWNER',
    shared: { users: 'CAN_VIEW', contributors: 'CAN_VIEW' },
    abilities: {
      'jobs.read': ['CAN_VIEW', 'reads', 'View its settings and the results of its runs'],
      'jobs.run': ['CAN_MANAGE_RUN', 'changes', 'Run it now; cancel and repair runs'],
      'jobs.manage': ['CAN_MANAGE', 'changes', 'Edit its settings; delete it'],
    },
  }),
};

type Matrices = typeof MATRICES;
export type ObjectType = keyof Matrices;
export type Level = { [Type in ObjectType]: Matrices[Type]['levels'][number] }[ObjectType];
export type ObjectAbility = { [Type in ObjectType]: keyof Matrices[Type]['abilities'] }[ObjectType];

export const OBJECT_TYPES = Object.keys(MATRICES) as [ObjectType, ...ObjectType[]];

export const matrixOf = (type: ObjectType): Matrix<Level, ObjectAbility> =>
  MATRICES[type] as unknown as Matrix<Level, ObjectAbility>;

export const LEVELS = Object.fromEntries(OBJECT_TYPES.map((type) => [type, matrixOf(type).levels])) as Record<
  ObjectType,
  readonly [Level, ...Level[]]
>;

/** The rows of a type's table. */
export const abilitiesOf = (type: ObjectType) =>
  Object.entries(matrixOf(type).abilities).map(([ability, [level, does, what]]) => ({
    ability: ability as ObjectAbility,
    level,
    does,
    what,
  }));

/** What a level may do that those before it may not. */
export function describeLevel(type: ObjectType, level: Level): string {
  const { manage } = matrixOf(type);
  const own = abilitiesOf(type).filter((row) => row.level === level);
  const all = [...own.map(({ what }) => what), ...(level === manage ? ['Change permissions'] : [])];
  const [first = 'As the level before it', ...others] = all;
  return [first, ...others.map((what) => what.charAt(0).toLowerCase() + what.slice(1))].join('; ');
}

export const isAtLeast = (type: ObjectType, held: Level | null | undefined, needed: Level): boolean =>
  held != null && LEVELS[type].indexOf(held) >= LEVELS[type].indexOf(needed);

/** The greatest of some levels; undefined of none. */
export const greatest = (type: ObjectType, levels: readonly string[]): Level | undefined =>
  LEVELS[type].findLast((level) => levels.includes(level));
