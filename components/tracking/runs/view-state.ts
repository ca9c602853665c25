import type { InputOf } from '@/lib/client/call';
import { START_COLUMN } from './run-columns';

/** How somebody looks at the runs of an experiment: what a link, a saved view and the next visit keep. */
export type RunsView = {
  filter: string;
  sort: string;
  ascending: boolean;
  /** The deleted runs instead of the others. */
  trash: boolean;
  nested: boolean;
  /** Null until somebody chooses: then the keys that most runs have. */
  columns: string[] | null;
  /** Only columns in which the runs differ. */
  varying: boolean;
  frozen: string[];
  widths: Record<string, number>;
  /** Runs at the top of the list. */
  pinned: string[];
  /** Runs that no chart draws. */
  hidden: string[];
  /** Colours chosen by hand: 1 to 8, by run id. */
  colours: Record<string, number>;
  /** `params.lr`, `tags.team`, `attributes.user_id`; or `but.seed` for all params but that one. */
  group: string[];
  /** The metric whose best step `at best` columns look at: `min.val/loss`; empty for none. */
  objective: string;
  /** The charts beside the table, in their own words. */
  charts: unknown;
};

export const DEFAULT_VIEW: RunsView = {
  filter: '',
  sort: START_COLUMN,
  ascending: false,
  trash: false,
  nested: true,
  columns: null,
  varying: false,
  frozen: [],
  widths: {},
  pinned: [],
  hidden: [],
  colours: {},
  group: [],
  objective: '',
  charts: null,
};

type Name = keyof RunsView;
export const VIEW_NAMES = Object.keys(DEFAULT_VIEW) as Name[];

/** Choices that outlive a visit; what was searched for does not. */
const REMEMBERED: readonly Name[] = VIEW_NAMES.filter((name) => name !== 'filter' && name !== 'trash');

export const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

type Checks = { [K in Name]: (value: unknown) => value is RunsView[K] };

const isText = (value: unknown): value is string => typeof value === 'string';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
export const isNumbers = (value: unknown): value is Record<string, number> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => typeof each === 'number' && Number.isFinite(each));

/** What runs can be grouped by: a link may be cut, or written by hand. */
export const isGroupKey = (id: string): boolean => /^(but|params|tags|attributes)\../s.test(id);

const CHECKS: Checks = {
  filter: isText,
  sort: isText,
  ascending: isFlag,
  trash: isFlag,
  nested: isFlag,
  columns: (value): value is string[] | null => value === null || isTexts(value),
  varying: isFlag,
  frozen: isTexts,
  widths: isNumbers,
  pinned: isTexts,
  hidden: isTexts,
  colours: isNumbers,
  group: (value): value is string[] => isTexts(value) && value.every(isGroupKey),
  objective: isText,
  charts: (value): value is unknown => true,
};

/** What can be used of a kept state: an older or newer console may have written it. */
export function readState(state: unknown): Partial<RunsView> {
  if (typeof state !== 'object' || state === null) return {};
  const known = VIEW_NAMES.flatMap((name) => {
    const value = (state as Record<string, unknown>)[name];
    return value !== undefined && CHECKS[name](value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(known) as Partial<RunsView>;
}

/** What of a view differs from another: all that has to be kept of it. */
function differences(view: RunsView, from: RunsView, names: readonly Name[] = VIEW_NAMES): Partial<RunsView> {
  const changed = names.filter((name) => !isSame(view[name], from[name]));
  return Object.fromEntries(changed.map((name) => [name, view[name]])) as Partial<RunsView>;
}

type Kept = InputOf<'tracking.createView'>['state'];

/** What a saved view keeps: all that is not as it is at first. */
export const keptState = (view: RunsView): Kept => differences(view, DEFAULT_VIEW) as Kept;
export const rememberedState = (view: RunsView): Kept => differences(view, DEFAULT_VIEW, REMEMBERED) as Kept;

/** The objective's parts. */
export function readObjective(objective: string): { key: string; goal: 'min' | 'max' } | undefined {
  const [, goal, key] = /^(min|max)\.(.+)$/s.exec(objective) ?? [];
  return key && goal ? { key, goal: goal as 'min' | 'max' } : undefined;
}
