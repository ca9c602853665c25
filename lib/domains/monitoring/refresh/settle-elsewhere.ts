/** A reference from elsewhere: it goes along with the version that is meant, as far as that one's data is to be had. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { conflict } from '@/lib/pure/errors';
import { typeOf } from '../counting/relation';
import type { ConfiguredMonitor, MonitorRow } from '../load';
import { findOrigin, type Origin } from '../references/origin';
import { readOrigin } from '../references/read-origin';
import { asChooser, type Elsewhere, isToldOf, type Subject, subjectOf } from '../references/subject';
import type { Rows } from '../sources';
import { type ReferenceOf, type SettledPlan, storePlan } from './store-plan';

const LONG = 2 * 3_600_000;

/** Where the data of a newer version is not to be had, windows go on being held against that of the one before, and it says so. */
export async function settleElsewhere(
  monitor: ConfiguredMonitor<MonitorRow>,
  reference: Elsewhere,
  data: Rows,
  known: SettledPlan | undefined,
  signal: AbortSignal | undefined,
): Promise<SettledPlan> {
  try {
    const ctx = await asChooser(monitor);
    const subject = await subjectOf(ctx, monitor.source, reference);
    if (known && isSame(known.about.of, subject))
      return await noteStale(monitor.id, known, staleness(known, subject));
    const origin = await findOrigin(ctx, subject);
    const label = monitor.config.columns.find(({ role }) => role === 'label')?.name;
    const of: ReferenceOf = {
      kind: subject.kind,
      name: subject.name,
      version: subject.version,
      from: nameOf(origin),
    };
    const validFrom = known && subject.kind === 'model' ? subject.since : undefined;
    return await readOrigin(
      ctx,
      origin,
      label,
      (pinned) => {
        assertAlike(monitor, pinned, of);
        return storePlan(monitor, pinned, data, { of, validFrom });
      },
      { signal, timeoutMs: LONG },
    );
  } catch (error) {
    if (!known || !isToldOf(error)) throw error;
    return noteStale(monitor.id, known, error.message);
  }
}

/** A table is read once: were it read whenever it is written, no two windows would be held against the same. */
const isSame = (of: ReferenceOf | undefined, subject: Subject): boolean =>
  of?.kind === subject.kind &&
  of.name === subject.name &&
  (subject.kind === 'table' || of.version === subject.version);

function staleness({ about }: SettledPlan, subject: Subject): string | undefined {
  if (subject.kind !== 'table' || about.of?.version === subject.version) return undefined;
  return `The table is at version ${subject.version} by now. Save the settings to read it anew.`;
}

async function noteStale(
  monitorId: string,
  known: SettledPlan,
  stale: string | undefined,
): Promise<SettledPlan> {
  if (known.about.stale === stale) return known;
  const { stale: _, ...rest } = known.about;
  const about = stale === undefined ? rest : { ...rest, stale };
  await rows(sql`
    UPDATE monitor_plans SET about = ${JSON.stringify(about)}::jsonb
    WHERE monitor_id = ${monitorId} AND version = ${known.version}`);
  return { ...known, about };
}

function nameOf(origin: Origin): string {
  switch (origin.kind) {
    case 'table':
      return `table ${origin.name}, version ${origin.version}`;
    case 'training-set':
      return `training set ${origin.id.slice(0, 8)}`;
    case 'file':
      return `artifact ${origin.path}`;
  }
}

/** Names that nobody has in common are another table's. */
function assertAlike({ config }: ConfiguredMonitor<MonitorRow>, pinned: Rows, of: ReferenceOf): void {
  const watched = config.columns.filter(({ role }) => role === 'feature');
  if (watched.length === 0 || watched.some(({ name }) => typeOf(pinned.columns, name) !== undefined)) return;
  const names = pinned.columns.map(({ name }) => name).slice(0, 20);
  throw conflict(
    `The reference (${of.from}) has none of the columns that are watched; it has ${names.join(', ')}.`,
  );
}
