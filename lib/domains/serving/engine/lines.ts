/** What models print, kept a while for whoever reads the logs: written together, never waited for. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';

type Line = { endpointKey: number; entity: string; isBuild: boolean; line: string };

const EVERY = 500;
const MOST = 2_000;

let pending: (Line & { time: number })[] = [];
let dropped = 0;
let timer: NodeJS.Timeout | undefined;

export function noteLine(line: Line): void {
  if (pending.length >= MOST) {
    dropped += 1;
    return;
  }
  pending.push({ ...line, line: line.line.replaceAll('\0', ''), time: Date.now() });
  timer ??= setTimeout(() => void writeLines(), EVERY).unref();
}

export async function writeLines(): Promise<void> {
  const lines = pending;
  pending = [];
  clearTimeout(timer);
  timer = undefined;
  if (lines.length === 0) return;
  if (dropped > 0) log.warn({ dropped }, 'a model prints faster than its lines are kept');
  dropped = 0;
  try {
    await rows(sql`
      INSERT INTO serving_lines (endpoint_key, entity, is_build, time, line)
      SELECT given.* FROM unnest(${lines.map(({ endpointKey }) => endpointKey)}::int[], ${lines.map(({ entity }) => entity)}::text[],
        ${lines.map(({ isBuild }) => isBuild)}::bool[], ${lines.map(({ time }) => time)}::bigint[], ${lines.map(({ line }) => line)}::text[])
        AS given (endpoint_key, entity, is_build, time, line)
      WHERE EXISTS (SELECT 1 FROM serving_endpoints WHERE key = given.endpoint_key)`);
  } catch (error) {
    log.warn({ err: error }, 'lines of models could not be kept');
  }
}
