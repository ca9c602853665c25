import sql from 'sql-template-tag';
import { can } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { type FreezeWindow, freezeAt } from '@/lib/pure/freeze';
import { isAtLeast } from '@/lib/pure/permission-levels';
import { findPeople, type Person } from '../identity';
import { nameOf } from './activity';
import { type CheckResult, runChecks } from './checks';
import { type LoadedVersion, loadVersion, MODEL, mayDo } from './load';
import { othersIn } from './move-version';
import { whoDecides } from './notices';
import { type RequestView, viewRequest } from './request-shape';
import { FROM_WORDS, openRequests, type RequestRow } from './requests';
import { stageRule } from './rules';
import { StageName, type StageRule, Version } from './schemas';
import { isActiveStage, levelOfMove, readStages, type Stage, stageAt, stageNamed } from './stages';

/** `until` is a time of day where it comes again every week. */
export type FreezeView = { reason: string; untilTime: number | null; until: string | null };

export const viewFreeze = (freeze: FreezeWindow | undefined): FreezeView | null =>
  freeze
    ? {
        reason: freeze.reason,
        untilTime: freeze.kind === 'once' ? freeze.until : null,
        until: freeze.kind === 'weekly' ? `${freeze.until} (${freeze.timeZone})` : null,
      }
    : null;

export type Readiness = {
  fromStage: string;
  toStage: string;
  checks: CheckResult[];
  /** Not demanded, but good to know of. */
  advice: CheckResult[];
  freeze: FreezeView | null;
  /** `isMine`: the caller's own is among those that were given. */
  approvals: { needed: number; given: string[]; isMine: boolean; fourEyes: boolean };
  /** Who could decide on a request: some of them, and whether there are more. */
  approvers: { people: Person[]; isMore: boolean };
  /** Versions that are there and could be put aside, a thousand of the newest. */
  inStage: number[];
  /** Whether versions that are there may be put aside at all. */
  canArchive: boolean;
  /** Of the stage that they would be put aside in: it binds whoever puts them there. */
  asideFreeze: FreezeView | null;
  requests: RequestView[];
  isReady: boolean;
  may: { request: boolean; transition: boolean; approve: boolean; reject: boolean; override: boolean };
};

/** Good to know of, whether or not a stage demands it. */
export const ADVICE = [
  { kind: 'signature' },
  { kind: 'inputExample' },
  { kind: 'description' },
  { kind: 'unchanged' },
] as const;

export const getReadiness = query({
  name: 'registry.getReadiness',
  summary: 'What a stage demands of a version, what of it is there, and what the caller may do about it.',
  access: 'models.read',
  input: Version.extend({ stage: StageName }),
  async run(ctx, { stage, ...which }): Promise<Readiness> {
    const loaded = await loadVersion(ctx, which);
    const stages = await readStages(ctx);
    return readinessOf(ctx, loaded, stages, stageNamed(stages, stage));
  },
});

export async function readinessOf(
  ctx: Context,
  loaded: LoadedVersion,
  stages: Stage[],
  to: Stage,
): Promise<Readiness> {
  const { model, version } = loaded;
  const from = stageAt(stages, version.stage);
  const aside = stages.at(-1) ?? to;
  const [rule, leaving, setAside, open, inStage, people] = await Promise.all([
    stageRule(ctx, model.id, to.name),
    stageRule(ctx, model.id, from.name),
    stageRule(ctx, model.id, aside.name),
    openRequests(ctx, loaded, to.name),
    othersIn(ctx, model, to, version.version),
    findPeople(ctx, whoDecides(model, { from, to }), MOST_NAMED),
  ]);
  const asked = rule.checks.map(({ kind }) => kind);
  const besides = ADVICE.filter(({ kind }) => !asked.includes(kind));
  const results = await runChecks(ctx, loaded, [...rule.checks, ...besides]);
  const approvals = await approvalsOf(
    ctx,
    open.map(({ id }) => id),
  );
  const [checks, advice] = [results.slice(0, asked.length), results.slice(asked.length)];
  const freeze = freezeAt([...leaving.freeze, ...rule.freeze], ctx.now);
  const me = ctx.caller.user?.id ?? null;
  const isElsewhere = from.name !== to.name;
  const decides = can(ctx.caller, 'models.stage') && isAtLeast(MODEL, model.level, levelOfMove(from, to));
  const isAloneInIt = rule.fourEyes && open.every(({ requestedById }) => requestedById === me);
  const hasApproved = approvals.some(({ userId }) => userId === me);
  return {
    fromStage: from.name,
    toStage: to.name,
    checks,
    advice,
    freeze: viewFreeze(freeze),
    approvals: {
      needed: rule.approvals,
      given: approvals.map(({ name }) => name),
      isMine: hasApproved,
      fourEyes: rule.fourEyes,
    },
    approvers: approversOf(ctx, people, rule, open),
    inStage,
    canArchive: isActiveStage(to),
    asideFreeze: viewFreeze(freezeAt(setAside.freeze, ctx.now)),
    requests: open.map((request) => viewRequest(ctx, model, request, stages, rule)),
    isReady: !freeze && checks.every(({ state }) => state === 'passed'),
    may: {
      request:
        isElsewhere &&
        mayDo(ctx, 'models.request', model.level) &&
        !open.some(({ requestedById }) => requestedById === me),
      transition: isElsewhere && decides && !rule.fourEyes && rule.approvals <= 1,
      approve: open.length > 0 && decides && !isAloneInIt && !hasApproved,
      reject: open.length > 0 && decides,
      override: mayDo(ctx, 'models.manage', model.level),
    },
  };
}

const MOST_NAMED = 12;

/** Where it takes two people, whoever asks alone cannot be the second. */
function approversOf(
  ctx: Context,
  people: readonly Person[],
  { fourEyes }: StageRule,
  open: readonly RequestRow[],
): Readiness['approvers'] {
  const asking = new Set(open.length > 0 ? open.map(({ requestedBy }) => requestedBy) : [nameOf(ctx)]);
  const may = people.filter(({ email }) => !(fourEyes && asking.size === 1 && asking.has(email)));
  return { people: may.slice(0, MOST_NAMED), isMore: people.length > MOST_NAMED };
}

const approvalsOf = (ctx: Context, requests: number[]) =>
  ctx.sql<{ userId: string; name: string }>(sql`
    SELECT DISTINCT word.user_id AS "userId", word.user_name AS name FROM ${FROM_WORDS}
    WHERE asked.id = ANY(${requests}::bigint[]) AND word.type = 'APPROVED_REQUEST' ORDER BY word.user_name`);
