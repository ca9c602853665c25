/** Monitors for tests: rows with a drift that is known, uploaded as people upload them. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as monitoring from '@/lib/domains/monitoring/operations';
import { runRefresh } from '@/lib/domains/monitoring/refresh/run-refresh';
import type { MonitorConfigInput } from '@/lib/domains/monitoring/schemas';
import { prisma } from '@/lib/platform/db';
import { seededRandom } from '@/lib/pure/stats/random';
import { unique } from './callers';

const HOUR = 3_600_000;
/** A midnight, long ago. */
export const BEGIN = Date.UTC(2026, 0, 5);

export type Row = Record<string, string | number | boolean | null>;

/** Of a model that scores loans; from `driftsFrom` on, incomes are higher and one city is gone. */
export function loanRows(
  hours: number,
  rowsAnHour: number,
  driftsFrom = Number.POSITIVE_INFINITY,
  seed = 1,
): Row[] {
  const random = seededRandom(seed);
  return Array.from({ length: hours * rowsAnHour }, (_, at): Row => {
    const hour = Math.floor(at / rowsAnHour);
    const isLate = hour >= driftsFrom;
    const income = 3000 + 800 * random.normal() + (isLate ? 700 : 0);
    const score = Math.min(1, Math.max(0, 0.2 + (income - 3000) / 8000 + 0.2 * random.next()));
    return {
      id: `p${at}`,
      ts: new Date(BEGIN + hour * HOUR + Math.floor(random.next() * HOUR)).toISOString(),
      income: Math.round(income * 100) / 100,
      age: 18 + Math.floor(random.next() * 60),
      city: ['Berlin', 'Paris', isLate ? 'Oslo' : 'Rome'][Math.floor(random.next() * 3)] ?? '',
      score: Math.round(score * 1e4) / 1e4,
      label: random.next() < score ? 1 : 0,
    };
  });
}

export function toCsv(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cell = (value: Row[string] | undefined) =>
    value === null || value === undefined ? '' : `"${String(value).replaceAll('"', '""')}"`;
  return [names.join(','), ...rows.map((row) => names.map((name) => cell(row[name])).join(',')), ''].join(
    '\n',
  );
}

export const LOANS: MonitorConfigInput = {
  timeColumn: 'ts',
  idColumn: 'id',
  columns: [
    { name: 'income', kind: 'numeric' },
    { name: 'age', kind: 'numeric' },
    { name: 'city', kind: 'categorical' },
    { name: 'score', kind: 'numeric', role: 'score' },
    { name: 'label', kind: 'categorical', role: 'label' },
  ],
  granularity: '1 hour',
  problem: { kind: 'binary' },
  reference: { kind: 'range', from: BEGIN, to: BEGIN + 6 * HOUR },
  labels: { delayHours: 1 },
};

const bodyOf = (text: string | Uint8Array<ArrayBuffer>) => new Blob([text]).stream();

export const upload = (
  caller: Caller,
  id: string,
  text: string | Uint8Array<ArrayBuffer>,
  more: { kind?: 'data' | 'reference' | 'labels'; notifies?: boolean; name?: string } = {},
) => perform(monitoring.uploadData, caller, { id, body: bodyOf(text), ...more });

/** Makes every refresh that waits, as the worker would. */
export async function refreshAll(monitorId: string): Promise<void> {
  const waiting = await prisma().monitorRefresh.findMany({
    where: { monitorId, state: 'pending' },
    orderBy: { id: 'asc' },
  });
  for (const { id } of waiting) await runRefresh(id, new AbortController().signal);
  const [last] = await prisma().monitorRefresh.findMany({
    where: { monitorId },
    orderBy: { id: 'desc' },
    take: 1,
  });
  if (last && last.state !== 'success') throw new Error(`A refresh is ${last.state}: ${last.message}`);
}

type Making = { rows?: readonly Row[]; config?: Partial<MonitorConfigInput>; name?: string };

/** A monitor with rows, refreshed. */
export async function makeMonitor(caller: Caller, { rows, config, name }: Making = {}): Promise<string> {
  const { id } = await perform(monitoring.createMonitor, caller, { name: name ?? `monitor ${unique()}` });
  await upload(caller, id, toCsv(rows ?? loanRows(12, 100, 8)));
  await perform(monitoring.configureMonitor, caller, { id, config: { ...LOANS, ...config } });
  await refreshAll(id);
  return id;
}
