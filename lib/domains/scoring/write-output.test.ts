import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { inScratch } from '@/lib/platform/scratch';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { makeTable, parquetOf } from '@/lib/testing/features';
import { closeAfterScoring, makeScoringJob } from '@/lib/testing/scoring';
import { sampleRows } from '../features/operations';
import * as scoring from './operations';
import { writeOutput } from './write-output';

closeAfterScoring();

test('an output that holds what reads as a day as days goes on so; what is none is refused by its column', async () => {
  const maker = await callerWithRole('contributor');
  const { name: output } = await makeTable(maker, {
    select: "SELECT 1::BIGINT AS id, DATE '2024-01-01' AS prediction",
    primaryKeys: ['id'],
  });
  const job = await makeScoringJob(maker, { count: 1 });
  await perform(scoring.updateJob, maker, {
    name: job.name,
    definition: {
      model: { name: job.model, version: 1 },
      input: { table: job.input },
      output: { table: output, mode: 'merge' },
    },
  });
  const write = (id: number, prediction: string) =>
    inScratch(async (folder) => {
      const { number } = await perform(scoring.runJob, maker, { name: job.name });
      const file = path.join(folder, 'part.parquet');
      await fs.writeFile(file, await parquetOf(`SELECT ${id}::BIGINT AS id, '${prediction}' AS prediction`));
      return perform(writeOutput, maker, { jobKey: job.key, number, files: [file] });
    });
  await write(2, '2024-02-02');
  expect((await perform(sampleRows, maker, { name: output })).rows).toEqual([
    [1, '2024-01-01'],
    [2, '2024-02-02'],
  ]);
  expect(await refusal(write(3, 'soon'))).toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
    field: 'prediction',
  });
});
