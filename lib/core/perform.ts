/** The only way to run an operation: it checks who may, validates, opens the transaction, audits, measures. */
import type { z } from 'zod';
import { announce } from '../platform/announce';
import { databaseFault, prisma, transaction } from '../platform/db';
import { log } from '../platform/log';
import { operationSeconds } from '../platform/telemetry';
import { AppError } from '../pure/errors';
import { authorize, type Caller } from './access';
import { type AuditRecord, writeAudit } from './audit';
import { type Asker, makeContext } from './context';
import { recordDenial } from './denial';
import type { Operation } from './operation';
import { parseInput } from './parse-input';

/**
 * @param asker whose going away ends questions that look at it; what changes something is done all the same
 * @throws AppError with a message for the caller: bad input, not allowed, or what the operation itself threw.
 *   Anything else is a fault of ours: it is logged whole and becomes INTERNAL_ERROR without a word of it.
 */
export async function perform<Input extends z.ZodType, Output>(
  operation: Operation<Input, Output>,
  caller: Caller,
  raw: unknown,
  asker?: Asker,
): Promise<Output> {
  const started = performance.now();
  let outcome = 'OK';
  try {
    authorize(caller, operation.access, operation.kind === 'command');
    const input = parseInput(operation.input, raw);
    return await execute(operation, caller, input, operation.kind === 'query' ? asker : undefined);
  } catch (error) {
    const known = databaseFault(error);
    outcome = known?.code ?? 'INTERNAL_ERROR';
    if (known?.code === 'PERMISSION_DENIED') await recordDenial(operation, caller, raw, known.message);
    throw known ?? fault(operation, caller, error);
  } finally {
    const seconds = (performance.now() - started) / 1000;
    operationSeconds.observe(seconds, operation.name, outcome);
    const level = operation.kind === 'command' && !operation.unaudited ? 'info' : 'debug';
    if (log.isLevelEnabled(level))
      log[level]({
        operation: operation.name,
        requestId: caller.requestId,
        user: caller.user?.email,
        outcome,
        seconds,
      });
  }
}

async function execute<Input extends z.ZodType, Output>(
  operation: Operation<Input, Output>,
  caller: Caller,
  input: z.output<Input>,
  asker: Asker | undefined,
): Promise<Output> {
  let announcements: [topic: string, item: string][] = [];
  const attempt = async () => {
    const records: AuditRecord[] = [];
    announcements = [];
    const output = await operation.run(
      makeContext(caller, prisma(), log, records, operation.access, announcements, asker),
      input,
    );
    if (operation.kind === 'command' && records.length === 0 && !operation.unaudited) {
      throw new Error(`${operation.name} changed something and left no audit record`);
    }
    await writeAudit(operation.name, caller, 'done', records);
    return output;
  };
  const output = await (operation.transaction ? transaction(attempt) : attempt());
  for (const [topic, item] of announcements) announce(topic, item);
  return output;
}

function fault(operation: Operation<z.ZodType, unknown>, caller: Caller, error: unknown): AppError {
  log.error({ operation: operation.name, requestId: caller.requestId, err: error }, 'an operation failed');
  return new AppError(
    'INTERNAL_ERROR',
    `Something went wrong on the server. The log has the details under request ${caller.requestId}.`,
  );
}
