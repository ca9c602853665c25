/** One version after another: who comes second looks at what the first one did, and goes again where it matters. */
import { randomUUID } from 'node:crypto';
import { VERSION } from '../../pure/version';
import { type Action, type Add, commitName, keyOf, written } from './actions';
import { damaged } from './faults';
import type { TableLog } from './log';
import type { Snapshot } from './snapshot';

/** What a write depends on. For `everything` any new row of another writer matters: a key that was free may be taken. */
export type ReadSet = 'nothing' | 'everything' | { files: readonly Add[] };

export type Prepared = {
  actions: Action[];
  reads: ReadSet;
  operation: string;
  parameters?: Record<string, string>;
  metrics?: Record<string, number>;
  /** Free text that goes along in the history: who wrote, by which run. */
  note?: string;
};

const MOST_TRIES = 10_000;

/**
 * Commits what was prepared on that snapshot. @returns the version, or undefined when another writer changed what it was made of
 *
 * @param onNothing called where it fails and it is certain that nothing was committed, nor will be
 */
export async function commit(
  log: TableLog,
  snapshot: Snapshot | undefined,
  prepared: Prepared,
  onNothing?: () => void,
): Promise<number | undefined> {
  const first = (snapshot?.version ?? -1) + 1;
  const txnId = randomUUID();
  let latest = snapshot?.timestamp ?? 0;
  for (let version = first; version < first + MOST_TRIES; version += 1) {
    // Readers who travel in time want times that grow.
    const now = Math.max(Date.now(), latest + 1);
    const text = written([
      { commitInfo: { ...infoOf(prepared, snapshot, now), txnId } },
      ...prepared.actions,
    ]);
    const isMade = await log.store
      .createLog(commitName(version), text, new Date(now))
      .catch(async (error) => {
        // It may have arrived all the same.
        if (await isOurs(log, version, txnId)) return true;
        if (!log.store.mayArriveLate) onNothing?.();
        throw error;
      });
    if (isMade) return version;
    const [winner] = await log.commitsAfter(version - 1, 1);
    if (!winner) throw damaged(log.store.place, `version ${version} is there and is not`);
    // A request that was sent again meets what its first try left.
    if (winner.actions.some(({ commitInfo }) => commitInfo?.txnId === txnId)) return version;
    if (!snapshot || conflicts(prepared, winner.actions)) return undefined;
    latest = Math.max(latest, winner.timestamp);
  }
  return undefined;
}

async function isOurs(log: TableLog, version: number, txnId: string): Promise<boolean> {
  const [there] = await log.commitsAfter(version - 1, 1);
  return there?.actions.some(({ commitInfo }) => commitInfo?.txnId === txnId) ?? false;
}

function infoOf(
  { reads, operation, parameters = {}, metrics = {}, note, actions }: Prepared,
  snapshot: Snapshot | undefined,
  timestamp: number,
) {
  const isBlindAppend = reads === 'nothing' && !actions.some(({ remove, metaData }) => remove || metaData);
  return {
    timestamp,
    operation,
    operationParameters: parameters,
    operationMetrics: Object.fromEntries(
      Object.entries(metrics).map(([name, value]) => [name, String(value)]),
    ),
    engineInfo: `Plumbline/${VERSION}`,
    isolationLevel: 'Serializable',
    isBlindAppend,
    ...(snapshot && { readVersion: snapshot.version }),
    ...(note !== undefined && { userMetadata: note }),
  };
}

/** Whether what the winner did changes anything that ours was made of. */
export function conflicts(
  { actions, reads }: Pick<Prepared, 'actions' | 'reads'>,
  winner: Action[],
): boolean {
  const ourFiles = new Set(actions.flatMap(({ remove }) => (remove ? [keyOf(remove)] : [])));
  if (typeof reads === 'object') for (const file of reads.files) ourFiles.add(keyOf(file));
  const ourApps = new Set(actions.flatMap(({ txn }) => (txn ? [txn.appId] : [])));
  return winner.some(({ metaData, protocol, remove, add, txn }) => {
    if (metaData || protocol) return true;
    if (txn && ourApps.has(txn.appId)) return true;
    if (remove && (ourFiles.has(keyOf(remove)) || (reads === 'everything' && remove.dataChange))) return true;
    return reads === 'everything' && add !== undefined && add.dataChange;
  });
}
