import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { conflict } from '@/lib/pure/errors';
import type { Level } from '@/lib/pure/permission-levels';
import { versionWords } from '@/lib/pure/version-words';
import { assertChecks, assertMayMoveAlone, assertNotFrozen, recordOf } from './assess';
import { assertLevel, type LoadedVersion, loadVersion, reading } from './load';
import { readVersion, type VersionView } from './model-shape';
import { assertMayArchive, moveVersion, othersIn, versionsIn } from './move-version';
import { type RequestView, viewRequests } from './request-shape';
import { closeRequests, openRequests, publishEnds } from './requests';
import { stageRule } from './rules';
import { Comment, Override, StageName, type StageRule, Version } from './schemas';
import { isActiveStage, levelOfMove, readStages, type Stage, stageAt, stageNamed } from './stages';

/** What somebody saw who decided on a move: where it no longer holds, they decide again. */
export const Seen = z
  .object({ stage: z.string().max(100), inStage: z.array(z.number().int()).max(10_000) })
  .optional();

const Input = Version.extend({
  stage: StageName,
  archiveExistingVersions: z.boolean().default(false),
  comment: Comment.default(''),
  override: Override,
  seen: Seen,
});

type Transitioned = { modelVersion: VersionView; openRequests: RequestView[]; permissionLevel: Level };

export const transitionVersion = command({
  name: 'registry.transitionVersion',
  summary: 'Moves a version to another stage, by oneself; the versions there before may be put aside.',
  access: 'models.stage',
  input: Input,
  async run(ctx, input): Promise<Transitioned> {
    // What it takes follows from the stages: it is asked once they are known.
    const loaded = await loadVersion(reading(ctx), input, { lock: true });
    const { model, version } = loaded;
    const stages = await readStages(ctx);
    const [from, to] = [stageAt(stages, version.stage), stageNamed(stages, input.stage)];
    assertLevel(ctx, model.level, levelOfMove(from, to));
    if (input.archiveExistingVersions) assertMayArchive(to, stages);
    const archived = input.archiveExistingVersions
      ? await versionsIn(ctx, model, to.name, version.version)
      : [];
    if (input.seen) await assertAsSeen(ctx, loaded, to, input.seen);
    // Sent again, it is the same move: a client repeats a request whose answer was lost.
    if (from.name !== to.name || archived.length > 0) {
      const rule = await stageRule(ctx, model.id, to.name);
      assertMayMoveAlone(rule, to.name, model.name);
      const archive = stages.at(-1) as Stage;
      const aside = archived.length > 0 ? archive : undefined;
      const record = await assertMayMove(ctx, loaded, { from, to, aside, rule, override: input.override });
      await moveVersion(
        ctx,
        { model, version, from, to, archived, archive },
        { type: 'APPLIED_TRANSITION', comment: input.comment, details: record },
      );
      const closed = await closeRequests(ctx, loaded, to, { status: 'approved', comment: input.comment });
      await publishEnds(ctx, model, closed);
    }
    ctx.audit({
      objectType: 'model-version',
      objectId: `${model.id}/${version.version}`,
      before: { stage: from.name },
      after: {
        stage: to.name,
        ...(archived.length > 0 && { archived }),
        ...(input.override && { override: input.override }),
      },
    });
    const open = await openRequests(ctx, loaded);
    return {
      modelVersion: (await readVersion(ctx, model, version.version)) as VersionView,
      openRequests: await viewRequests(ctx, model, open, stages),
      permissionLevel: model.level,
    };
  },
});

type Passage = {
  from: Stage;
  to: Stage;
  /** Where versions that are there go; none where they stay. */
  aside?: Stage | undefined;
  rule: StageRule;
  override?: string | undefined;
};

/**
 * Freezes of the stages that it leaves and enters, and of the one that others are put aside in for it; the checks of the one it
 * enters.
 *
 * @returns what was looked at, for the record
 */
export async function assertMayMove(
  ctx: Context,
  { model, version }: LoadedVersion,
  { from, to, aside, rule, override }: Passage,
) {
  const leaving = from.name === to.name ? rule : await stageRule(ctx, model.id, from.name);
  const passing = { model, ...(override !== undefined && { override }) };
  assertNotFrozen(ctx, passing, leaving.freeze, `${from.name} of '${model.name}'`);
  assertNotFrozen(ctx, passing, rule.freeze, `${to.name} of '${model.name}'`);
  if (aside) {
    const { freeze } = await stageRule(ctx, model.id, aside.name);
    assertNotFrozen(ctx, passing, freeze, `${aside.name} of '${model.name}'`);
  }
  const results = await assertChecks(
    ctx,
    { ...passing, version },
    rule.checks,
    `${to.name} of '${model.name}'`,
  );
  return recordOf(results, override);
}

/** @throws RESOURCE_CONFLICT where somebody was faster */
export async function assertAsSeen(
  ctx: Context,
  { model, version }: LoadedVersion,
  to: Stage,
  seen: { stage: string; inStage: number[] },
): Promise<void> {
  if (seen.stage !== version.stage) {
    throw conflict(`Version ${version.version} is in ${version.stage} by now. Look again, then decide.`);
  }
  if (!isActiveStage(to)) return;
  const inStage = await othersIn(ctx, model, to, version.version);
  const before = seen.inStage.toSorted((a, b) => a - b);
  if (inStage.join() !== before.join()) {
    const now = inStage.length > 0 ? versionWords(inStage) : 'no version';
    throw conflict(`By now ${now} is in ${to.name}. Look again, then decide.`);
  }
}
