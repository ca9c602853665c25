/** What the worker does with runs that have ended: their long histories are gathered in tiles. */
import { makeTiles } from '@/lib/domains/tracking/make-tiles';
import { closeDatabase, rows } from '@/lib/platform/db';

const ended = await rows<{ key: number }>({
  text: `SELECT DISTINCT run_key AS key FROM latest_metrics WHERE count > 1000`,
  values: [],
});
await makeTiles(ended.map(({ key }) => key));
await closeDatabase();
