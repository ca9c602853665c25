/** A worker's hold on the work: whoever takes it over takes its access token away, so that what was left behind can do no more. */
import sql from 'sql-template-tag';
import { type AuditRecord, writeAudit } from '@/lib/core/audit';
import { type Context, makeContext } from '@/lib/core/context';
import { prisma, rows, transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { lendToken, standInFor, takeTokenBack } from '../identity';
import type { DemoSize, DemoTask } from './get-demo-data';

export const WORK = 'demo.work';
/** Its jobs run one after the other. */
export const QUEUE = 'demo';

/** Longer than it ever takes, environments of models included. */
const TOKEN_LASTS = 3600;
/** So often a worker may end in the middle before it is given up. */
const MOST_ATTEMPTS = 3;
const MOST_LINES = 200;

type Row = {
  task: DemoTask;
  size: DemoSize;
  address: string;
  attempts: number;
  tokenId: string | null;
  startedById: string | null;
};

export type Held = Pick<Row, 'task' | 'size' | 'address'> & {
  /** Whether another worker has begun it before, and left what it had made. */
  isAgain: boolean;
  token: string;
  tokenId: string;
  /** In the name of the person who pressed the button. */
  context: Parameters<typeof makeContext>[0];
};

const ACTIONS: Record<DemoTask, string> = { load: 'demo.loadDemoData', remove: 'demo.removeDemoData' };

/** Runs `work` in a transaction with the audit rows that it leaves. */
async function audited<T>(
  task: DemoTask,
  caller: Held['context'],
  outcome: 'done' | 'failed',
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  return transaction(async () => {
    const records: AuditRecord[] = [];
    const done = await work(makeContext(caller, prisma(), log, records));
    await writeAudit(ACTIONS[task], caller, outcome, records);
    return done;
  });
}

const SYSTEM = { user: null, via: 'system', isReadOnly: false, requestId: WORK } as const;

/** Undefined where there is nothing to do, or nobody in whose name it could be done: then that is told. */
export async function take(): Promise<Held | undefined> {
  const [row] = await rows<Row>(sql`
    UPDATE demo_work SET attempts = attempts + 1, lines = '{}' WHERE id = 1 AND status = 'running'
    RETURNING task, size, address, attempts, token_id AS "tokenId", started_by_id AS "startedById"`);
  if (!row) return undefined;
  const { task, size, address, attempts, tokenId: former, startedById } = row;
  const person = startedById
    ? await standInFor(startedById, { requestId: WORK, tokenName: 'Demo data' })
    : undefined;
  const caller = person?.caller ?? SYSTEM;
  return audited(task, caller, 'done', async (ctx) => {
    if (former) await takeTokenBack(ctx, former);
    if (!person?.isActive) {
      await giveUp('Whoever began it has no access any more. Begin it again.');
      return undefined;
    }
    if (attempts > MOST_ATTEMPTS) {
      await giveUp(`The worker ended in the middle of it ${MOST_ATTEMPTS} times; its log may say why.`);
      return undefined;
    }
    const lent = await lendToken(ctx, person.caller.user.id, { name: 'Demo data', seconds: TOKEN_LASTS });
    await ctx.sql(sql`UPDATE demo_work SET token_id = ${lent.id}::uuid WHERE id = 1`);
    return {
      task,
      size,
      address,
      isAgain: attempts > 1,
      token: lent.token,
      tokenId: lent.id,
      context: caller,
    };
  });
}

export const giveUp = (fault: string) =>
  rows(sql`
    UPDATE demo_work SET status = 'failed', fault = ${fault}, token_id = NULL, ended_time = ${Date.now()}
    WHERE id = 1 AND status = 'running'`);

const mine = ({ tokenId }: Held) => sql`id = 1 AND status = 'running' AND token_id = ${tokenId}::uuid`;

export const tellLines = (held: Held, lines: string[]) =>
  rows(sql`UPDATE demo_work SET lines = ${lines.slice(-MOST_LINES)}::text[] WHERE ${mine(held)}`);

/** The work is over, one way or the other. Says nothing where another worker has it by now. */
export const settle = (held: Held, fault: string | undefined): Promise<void> =>
  audited(held.task, held.context, fault === undefined ? 'done' : 'failed', async (ctx) => {
    const [settled] = await ctx.sql(sql`
      UPDATE demo_work SET status = ${fault === undefined ? 'done' : 'failed'}::demo_status, fault = ${fault ?? null},
             token_id = NULL, ended_time = ${Date.now()}
      WHERE ${mine(held)} RETURNING 1`);
    await takeTokenBack(ctx, held.tokenId);
    if (settled)
      ctx.audit({ objectType: 'demo', objectId: 'data', after: { task: held.task, size: held.size, fault } });
  });

/** This worker stops in the middle, which is not the work's fault: another, or the next, begins it anew. */
export const handOver = (held: Held): Promise<void> =>
  audited(held.task, held.context, 'done', async (ctx) => {
    await ctx.sql(sql`UPDATE demo_work SET attempts = attempts - 1, token_id = NULL WHERE ${mine(held)}`);
    await takeTokenBack(ctx, held.tokenId);
  });
