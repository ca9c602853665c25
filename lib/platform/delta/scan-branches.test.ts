import { afterAll, expect, test } from 'vitest';
import { closeEngine, withEngine } from '../duckdb';
import { inScratch } from '../scratch';
import type { Add } from './actions';
import { scanOf } from './scan';
import { column } from './schema';

afterAll(closeEngine);

/** As the protocol has it. The package deltalake writes it so too, and reads it back as the text that it is. */
test.each([3, 70])('bytes that a table is partitioned by, in %d partitions', (count) =>
  inScratch(async (folder) => {
    const values = ['\\u0000\\u00Ff', 'ab', null, ...Array.from({ length: count - 3 }, (_, at) => `x${at}`)];
    await withEngine({ folders: [folder] }, async (engine) => {
      const files = values.map((y, at) => ({
        path: `${folder}/${at}.parquet`,
        add: { path: `${at}.parquet`, partitionValues: { y } } as unknown as Add,
      }));
      for (const [at, { path }] of files.entries())
        await engine.run(`COPY (SELECT ${at}::BIGINT AS id) TO '${path}' (FORMAT parquet)`);
      const schema = [column('id', 'long'), column('y', 'binary')];
      const scan = scanOf({ schema, partitionColumns: ['y'], isMapped: false }, files);
      const { rows } = await engine.table(`SELECT y FROM (${scan}) ORDER BY id LIMIT 3`);
      const base64 = (bytes: number[]) => Buffer.from(bytes).toString('base64');
      expect(rows).toEqual([[base64([0, 255])], [base64([97, 98])], [null]]);
    });
  }),
);

test.each(['file_row_number', 'FILE_ROW_NUMBER', 'place'])(
  'a column %s beside deleted rows is the table’s own',
  (name) =>
    inScratch(async (folder) => {
      const path = `${folder}/rows.parquet`;
      await withEngine({ folders: [folder] }, async (engine) => {
        await engine.run(
          `COPY (SELECT i::BIGINT AS id, 'v' || i AS "${name}" FROM range(50_000) t(i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
        );
        const add = { path: 'rows.parquet', partitionValues: {} } as unknown as Add;
        const deleted = [0, 2047, 2048, 49_999];
        const schema = [column('id', 'long'), column(name, 'string')];
        const scan = scanOf({ schema, partitionColumns: [], isMapped: false }, [{ add, path, deleted }]);
        const [found] = (
          await engine.table(`
          SELECT count(*), count(*) FILTER (id IN (${deleted.join()})), bool_and("${name}" = 'v' || id) FROM (${scan})`)
        ).rows;
        expect(found).toEqual([49_996, 0, true]);
      });
    }),
);
