/** What a stage or an alias demands, in words for people. */
import type { FreezeWindow } from './freeze';

export type CheckWanted =
  | { kind: 'signature' | 'inputExample' | 'description' | 'unchanged' }
  | { kind: 'tag'; key: string; value?: string | undefined }
  | { kind: 'metric'; key: string; op: string; value: number; dataset?: string | undefined }
  | { kind: 'report'; name: string };

/** What must be true of a version. */
export function checkWords(check: CheckWanted): string {
  switch (check.kind) {
    case 'signature':
      return 'The model has a signature';
    case 'inputExample':
      return 'The model has an input example';
    case 'description':
      return 'The version is described';
    case 'unchanged':
      return 'The files are as they were registered';
    case 'tag':
      return check.value === undefined
        ? `The tag ${check.key} is set`
        : `The tag ${check.key} is ${check.value}`;
    case 'metric': {
      const on = check.dataset ? ` on ${check.dataset}` : '';
      return `${check.key}${on} ${check.op} ${check.value}`;
    }
    case 'report':
      return `${check.name} has passed`;
  }
}

export const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/** When nothing may change; times of single windows in UTC. */
export function freezeWords(window: FreezeWindow): string {
  const why = window.reason ? ` (${window.reason})` : '';
  if (window.kind === 'once')
    return `Frozen from ${minuteOf(window.from)} to ${minuteOf(window.until)} UTC${why}`;
  const days =
    window.days.length === 7
      ? 'every day'
      : `on ${[...window.days]
          .sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7))
          .map((day) => WEEKDAYS[day])
          .join(', ')}`;
  const until = window.until <= window.from ? `${window.until} of the next day` : window.until;
  return `Frozen ${days} from ${window.from} to ${until}, ${window.timeZone}${why}`;
}

const minuteOf = (time: number) => new Date(time).toISOString().slice(0, 16).replace('T', ' ');

type StageDemands = {
  fourEyes: boolean;
  approvals: number;
  checks: readonly CheckWanted[];
  freeze: readonly FreezeWindow[];
};

export const stageRuleWords = ({ fourEyes, approvals, checks, freeze }: StageDemands): string[] => [
  ...(fourEyes ? ['Whoever asks for it may not approve it'] : []),
  ...(approvals > 1 ? [`${approvals} people must approve`] : []),
  ...checks.map(checkWords),
  ...freeze.map(freezeWords),
];

const LEVELS: Record<string, string> = {
  CAN_EDIT: 'who can edit the model',
  CAN_MANAGE_STAGING_VERSIONS: 'who manages staging versions',
  CAN_MANAGE_PRODUCTION_VERSIONS: 'who manages production versions',
  CAN_MANAGE: 'who manages the model',
};

export const moverWords = (level: string): string => LEVELS[level] ?? level;

type AliasDemands = { level: string; checks: readonly CheckWanted[]; freeze: readonly FreezeWindow[] };

export const aliasRuleWords = ({ level, checks, freeze }: AliasDemands): string[] => [
  `Moved by ${moverWords(level)}`,
  ...checks.map(checkWords),
  ...freeze.map(freezeWords),
];
