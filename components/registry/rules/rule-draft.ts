/** A rule while it is edited: what fields hold, and the rule that comes of it. Pure. */
import type { InputOf, OutputOf } from '@/lib/client/call';

export type Rules = OutputOf<'registry.getRules'>;
export type StageRule = Rules['stages'][number]['effective'];
export type AliasRule = Rules['aliases'][number]['effective'];
export type Check = StageRule['checks'][number];
export type Freeze = StageRule['freeze'][number];
export type Change = InputOf<'registry.setRule'>['change'];

export const NO_STAGE_RULE: StageRule = { fourEyes: false, approvals: 1, checks: [], freeze: [] };
export const NO_ALIAS_RULE: AliasRule = { level: 'CAN_EDIT', checks: [], freeze: [] };

/** A rule that demands nothing is none. */
export const stageRuleOrNone = (rule: StageRule): StageRule | null =>
  !rule.fourEyes && rule.approvals <= 1 && rule.checks.length === 0 && rule.freeze.length === 0 ? null : rule;

export const aliasRuleOrNone = (rule: AliasRule): AliasRule | null =>
  rule.level === 'CAN_EDIT' && rule.checks.length === 0 && rule.freeze.length === 0 ? null : rule;

export const CHECK_KINDS: { value: Check['kind']; label: string }[] = [
  { value: 'metric', label: 'A metric’s threshold' },
  { value: 'signature', label: 'A signature' },
  { value: 'inputExample', label: 'An input example' },
  { value: 'description', label: 'A description' },
  { value: 'unchanged', label: 'Files as registered' },
  { value: 'tag', label: 'A tag' },
  { value: 'report', label: 'A check that reports' },
];

/** The check that a form's fields describe; undefined while something is missing. */
export function readCheck(kind: Check['kind'], fields: Record<string, string>): Check | undefined {
  const key = (fields.key ?? '').trim();
  const value = (fields.value ?? '').trim();
  if (kind === 'tag') return key ? { kind, key, ...(value && { value }) } : undefined;
  if (kind === 'report') return key ? { kind, name: key } : undefined;
  if (kind === 'metric') {
    const threshold = Number(value);
    const dataset = (fields.dataset ?? '').trim();
    if (!key || value === '' || !Number.isFinite(threshold)) return undefined;
    const op = (fields.op ?? '>=') as Extract<Check, { kind: 'metric' }>['op'];
    return { kind, key, op, value: threshold, ...(dataset && { dataset }) };
  }
  return { kind };
}

/** The window that a form's fields describe: times of single ones are UTC. */
export function readFreeze(
  kind: Freeze['kind'],
  fields: Record<string, string>,
  days: readonly number[],
): Freeze | undefined {
  const { from = '', until = '', timeZone = '', reason = '' } = fields;
  if (kind === 'once') {
    const [begin, end] = [Date.parse(`${from}Z`), Date.parse(`${until}Z`)];
    return begin < end ? { kind, from: begin, until: end, reason: reason.trim() } : undefined;
  }
  if (!from || !until || !timeZone || days.length === 0) return undefined;
  return { kind, days: [...days].sort(), from, until, timeZone, reason: reason.trim() };
}

/** A list with one more; the same twice is the same. */
export const withOne = <One extends Check | Freeze>(list: readonly One[], one: One | undefined): One[] =>
  one === undefined || list.some((each) => JSON.stringify(each) === JSON.stringify(one))
    ? [...list]
    : [...list, one];

/** Of what is written below a list and lacks something to be added. */
const BEGUN = 'begun';

/** What is written below a list and not in it yet. */
export type Pending = {
  check?: Check | typeof BEGUN | undefined;
  freeze?: Freeze | typeof BEGUN | undefined;
};

const FIELDS: Partial<Record<Check['kind'], readonly string[]>> = {
  metric: ['key', 'value', 'dataset'],
  tag: ['key', 'value'],
  report: ['key'],
};

const isAnyIn = (fields: Record<string, string>, names: readonly string[]): boolean =>
  names.some((name) => (fields[name] ?? '').trim() !== '');

/** A check that is only chosen by its kind, with nothing typed, is none yet. */
export function pendingCheck(kind: Check['kind'], fields: Record<string, string>): Pending['check'] {
  const names = FIELDS[kind];
  return names && isAnyIn(fields, names) ? (readCheck(kind, fields) ?? BEGUN) : undefined;
}

export const pendingFreeze = (
  kind: Freeze['kind'],
  fields: Record<string, string>,
  days: readonly number[],
): Pending['freeze'] =>
  readFreeze(kind, fields, days) ??
  (isAnyIn(fields, ['from', 'until', 'reason']) || (kind === 'weekly' && days.length > 0)
    ? BEGUN
    : undefined);

/** Whether something would be lost: it is neither a check or a freeze, nor nothing. */
export const isBegun = ({ check, freeze }: Pending): boolean => check === BEGUN || freeze === BEGUN;

const finished = <One>(one: One | typeof BEGUN | undefined): One | undefined =>
  one === BEGUN ? undefined : (one as One | undefined);

/** The rule with what was written and not added: whoever saves meant that too. */
export const withPending = <Rule extends StageRule | AliasRule>(
  rule: Rule,
  { check, freeze }: Pending,
): Rule => ({
  ...rule,
  checks: withOne(rule.checks, finished(check)),
  freeze: withOne(rule.freeze, finished(freeze)),
});
