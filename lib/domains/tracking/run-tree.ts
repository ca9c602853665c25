import sql, { empty, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { askedRuns, RunQuestion } from './run-question';
import { RunId } from './schemas';

const PARENT = 'mlflow.parentRunId';

/** Which runs of a question stand in the list: all alike, those without a parent among them, or the children of one. */
export const ListQuestion = RunQuestion.extend({
  nesting: z.enum(['flat', 'roots', 'children']).default('flat'),
  parentId: RunId.optional(),
  /** Runs that are listed elsewhere. */
  except: z.array(RunId).max(200).default([]),
});
type ListQuestion = z.output<typeof ListQuestion>;

/** The listed runs, and all that the question matches, as conditions on the table `runs`. */
export async function listedWhere(
  ctx: Context,
  question: ListQuestion,
): Promise<{ listed: Sql; matching: Sql; stretch?: Sql }> {
  const { where: matching, stretch } = await askedRuns(ctx, question);
  const except = question.except.length > 0 ? sql`AND runs.id <> ALL(${question.except}::text[])` : empty;
  // The few children of one run are found by their tag, not by walking along all runs.
  const isWalkable = question.nesting !== 'children';
  return {
    matching,
    listed: sql`${matching} ${inTree(question, matching)} ${except}`,
    ...(isWalkable && stretch && { stretch }),
  };
}

function inTree({ nesting, parentId }: ListQuestion, matching: Sql): Sql {
  if (nesting === 'roots') return sql`AND NOT ${isNested(matching)}`;
  if (nesting === 'flat') return empty;
  return sql`AND runs.key IN (SELECT run_key FROM run_tags WHERE key = 'mlflow.parentRunId' AND value = ${parentId ?? ''})
             AND ${isNested(matching)}`;
}

/**
 * Whether the parent of a run matches too. `runs` inside is the parent. A parent is older than its children: runs
 * whose tags name each other stay in the list.
 */
export const isNested = (matching: Sql): Sql => sql`EXISTS (
  SELECT 1 FROM run_tags AS parent_tag, (SELECT runs.start_time, runs.key) AS child (start_time, key)
  WHERE parent_tag.run_key = child.key AND parent_tag.key = ${PARENT}
    AND EXISTS (SELECT 1 FROM runs WHERE runs.id = parent_tag.value
                  AND (runs.start_time, runs.key) < (child.start_time, child.key) AND ${matching}))`;

/** How many children of the run `parent` match: what the list would show under it. */
export const childCount = (matching: Sql): Sql => sql`(
  SELECT count(*) FROM run_tags AS child_tag JOIN runs ON runs.key = child_tag.run_key
  WHERE child_tag.key = 'mlflow.parentRunId' AND child_tag.value = parent.id
    AND (runs.start_time, runs.key) > (parent.start_time, parent.key) AND ${matching})`;
