/** XGBoost's and LightGBM's own files, answered without their libraries. Runs inside of a model's own process. */
import fs from 'node:fs/promises';
import { float } from '../../pure/scoring/python-json';
import { type Ensemble, evaluate } from '../../pure/trees/ensemble';
import { readLightGbm } from '../../pure/trees/lightgbm';
import { readXgboost } from '../../pure/trees/xgboost';
import type { OpenModel } from './model-child';
import type { ReadBatch, Reply } from './protocol';

export type TreesKind = 'xgboost' | 'lightgbm';

/** @throws Unreadable for what only the libraries answer */
export async function readTrees(file: string, kind: TreesKind): Promise<Ensemble> {
  const bytes = await fs.readFile(file);
  return kind === 'lightgbm' ? readLightGbm(bytes.toString('utf8')) : readXgboost(bytes);
}

export async function openTrees(file: string, kind: TreesKind): Promise<OpenModel> {
  const ensemble = await readTrees(file, kind);
  return {
    meta: {},
    async run(batch): Promise<Reply> {
      if (batch.kind === 'raw' || batch.kind === 'tensors')
        return { fault: 'This model takes tables only.', isBatchFault: false };
      const { width, at: rowAt } = rowsOf(batch);
      if (width !== ensemble.width) {
        const fault = `The number of features in data (${width}) is not the same as it was in training data (${ensemble.width}).`;
        return { fault, isBatchFault: false };
      }
      const rows = batch.parts.reduce((sum, part) => sum + part, 0);
      const data = new Float64Array(rows * ensemble.outputs);
      let next = 0;
      const answers = batch.parts.map((count) => {
        const texts: string[] = new Array(count);
        for (let at = 0; at < count; at += 1, next += 1) {
          const outputs = evaluate(ensemble, rowAt(next));
          data.set(outputs, next * ensemble.outputs);
          const cells = outputs.map(float);
          texts[at] = ensemble.outputs > 1 ? `[${cells.join(', ')}]` : (cells[0] ?? 'null');
        }
        return { status: 200, body: `{"predictions": [${texts.join(', ')}]}` };
      });
      const shape = ensemble.outputs > 1 ? [rows, ensemble.outputs] : [rows];
      return { answers, outputs: rows > 0 ? [{ name: 'predictions', shape, data }] : undefined };
    },
  };
}

type Rows = { width: number; at: (row: number) => Float64Array };

function rowsOf(batch: Extract<ReadBatch, { kind: 'numbers' | 'frame' }>): Rows {
  if (batch.kind === 'numbers') {
    const { values, layout } = batch;
    const width = layout.columns.length;
    return { width, at: (row) => values.subarray(row * width, (row + 1) * width) };
  }
  const { columns } = batch;
  return {
    width: columns.length,
    at: (row) => Float64Array.from(columns, ({ values }) => Number(values[row])),
  };
}
