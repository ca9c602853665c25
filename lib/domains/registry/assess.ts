import type { Context } from '@/lib/core/context';
import { conflict, denied } from '@/lib/pure/errors';
import { type FreezeWindow, freezeAt } from '@/lib/pure/freeze';
import { type CheckResult, runChecks } from './checks';
import { type ModelRow, mayDo, type VersionRow } from './load';
import type { Check, StageRule } from './schemas';

/** Who passes over a check or a freeze says why; it takes whoever manages the model. */
type Passing = { model: ModelRow; override?: string };

/** Why it may not be passed over; undefined where it may, and is. The field is named to whom only the reason is missing. */
function overrideFault(ctx: Context, { model, override }: Passing) {
  const may = mayDo(ctx, 'models.manage', model.level);
  if (override === undefined)
    return {
      message: 'Whoever has CAN_MANAGE may pass over it, with a reason.',
      details: may ? { field: 'override' } : {},
    };
  return may ? undefined : { message: 'To pass over it needs CAN_MANAGE on the model.', details: {} };
}

/** @throws PERMISSION_DENIED while a freeze lasts */
export function assertNotFrozen(
  ctx: Context,
  passing: Passing,
  windows: readonly FreezeWindow[],
  what: string,
): void {
  const freeze = freezeAt(windows, ctx.now);
  const fault = freeze && overrideFault(ctx, passing);
  if (!fault) return;
  const why = freeze.reason ? ` (${freeze.reason})` : '';
  throw denied(`${what} is frozen${untilText(freeze)}${why}. ${fault.message}`, fault.details);
}

const untilText = (freeze: FreezeWindow): string =>
  freeze.kind === 'once'
    ? ` until ${new Date(freeze.until).toISOString()}`
    : ` until ${freeze.until} (${freeze.timeZone})`;

/** @returns what was found, for the record @throws RESOURCE_CONFLICT where a check is not green */
export async function assertChecks(
  ctx: Context,
  { version, ...passing }: Passing & { version: VersionRow },
  checks: readonly Check[],
  what: string,
): Promise<CheckResult[]> {
  const results = await runChecks(ctx, { model: passing.model, version }, checks);
  const missing = results.filter(({ state }) => state !== 'passed');
  const fault = missing.length > 0 ? overrideFault(ctx, passing) : undefined;
  if (!fault) return results;
  const list = missing.map(({ label, detail }) => `${label} (${detail})`).join('; ');
  throw conflict(
    `${what} asks for what version ${version.version} does not have: ${list}. ${fault.message}`,
    fault.details,
  );
}

/**
 * How many people it takes is not for anybody to pass over: one who moves a version by oneself has asked for it and approved it.
 *
 * @throws PERMISSION_DENIED
 */
export function assertMayMoveAlone({ fourEyes, approvals }: StageRule, stage: string, name: string): void {
  if (fourEyes) {
    throw denied(
      `${stage} of '${name}' takes two people: request the transition, and let somebody else approve it.`,
    );
  }
  if (approvals > 1) {
    throw denied(`${stage} of '${name}' takes ${approvals} approvals: request the transition.`);
  }
}

/** What was looked at, kept with the move: what an auditor asks for. */
export const recordOf = (results: readonly CheckResult[], override: string | undefined) => ({
  ...(results.length > 0 && {
    checks: results.map(({ label, state, detail }) => ({ label, state, detail })),
  }),
  ...(override !== undefined && { override }),
});
