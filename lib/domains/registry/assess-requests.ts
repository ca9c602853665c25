import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { freezeAt } from '@/lib/pure/freeze';
import { runChecksOf } from './checks';
import { FROM_INBOX, type InboxRow, inboxColumns } from './inbox';
import { modelGranted, VERSION_COLUMNS, type VersionRow } from './load';
import { ADVICE, type FreezeView, viewFreeze } from './readiness';
import { FROM_WORDS } from './requests';
import { ruleKey, stageRules } from './rules';

/** What stands against a request, or at least speaks against it. */
export type Risk = { label: string; detail: string; state: 'failed' | 'pending'; isDemanded: boolean };

export type Assessed = {
  id: number;
  risks: Risk[];
  freeze: FreezeView | null;
  approvals: { given: number; needed: number };
};

type Row = Pick<InboxRow, 'id' | 'modelKey' | 'modelId' | 'toStage' | 'fromStage'> &
  VersionRow & { given: number };

export const assessRequests = query({
  name: 'registry.assessRequests',
  summary:
    'What stands against open requests: checks that failed or are awaited, freezes, approvals that are missing.',
  access: 'models.read',
  input: z.object({ ids: z.array(z.number().int().positive()).min(1).max(50) }),
  async run(ctx, { ids }): Promise<{ requests: Assessed[] }> {
    const found = await ctx.sql<Row>(sql`
      SELECT ${inboxColumns(ctx)}, ${VERSION_COLUMNS},
             (SELECT count(DISTINCT word.user_id) FROM ${FROM_WORDS}
              WHERE asked.model_key = transition_requests.model_key AND asked.version = transition_requests.version
                AND asked.to_stage = transition_requests.to_stage AND asked.status = 'open'
                AND word.type = 'APPROVED_REQUEST') AS given
      FROM ${FROM_INBOX}
      WHERE transition_requests.id = ANY(${ids}::bigint[]) AND transition_requests.status = 'open'
        AND deleted_time IS NULL AND ${modelGranted(ctx)}`);
    const sides = (row: Row) => ({
      entered: { modelId: row.modelId, stage: row.toStage },
      left: { modelId: row.modelId, stage: row.stage },
    });
    const rules = await stageRules(
      ctx,
      found.flatMap((row) => Object.values(sides(row))),
    );
    const asked = found.map((row) => {
      const entered = rules.get(ruleKey(sides(row).entered));
      const left = rules.get(ruleKey(sides(row).left));
      const demanded = entered?.checks ?? [];
      const besides = ADVICE.filter(({ kind }) => !demanded.some((check) => check.kind === kind));
      return {
        row,
        demanded: demanded.length,
        checks: [...demanded, ...besides],
        freeze: freezeAt([...(left?.freeze ?? []), ...(entered?.freeze ?? [])], ctx.now),
        needed: entered?.approvals ?? 1,
      };
    });
    const results = await runChecksOf(
      ctx,
      asked.map(({ row, checks }) => ({ model: { key: row.modelKey }, version: row, checks })),
    );
    return {
      requests: asked.map(({ row, demanded, freeze, needed }, at) => ({
        id: row.id,
        risks: (results[at] ?? []).flatMap(({ label, detail, state }, place): Risk[] =>
          state === 'passed' ? [] : [{ label, detail, state, isDemanded: place < demanded }],
        ),
        freeze: viewFreeze(freeze),
        approvals: { given: row.given, needed },
      })),
    };
  },
});
