/** XGBoost's and LightGBM's own files, answered without their libraries. Runs inside of a model's own process. */
import fs from 'node:fs/promises';
import { float } from '../../pure/scoring/python-json';
import { type Ensemble, evaluate } from '../../pure/trees/ensemble';
import { readLightGbm } from '../../pure/trees/lightgbm';
import { readXgboost } from '../../pure/trees/xgboost';
import type { OpenModel } from './model-child';
import type { Reply } from './protocol';

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
      if (batch.kind !== 'frame') return { fault: 'This model takes tables only.', isBatchFault: false };
      const { columns, parts } = batch;
      if (columns.length !== ensemble.width) {
        const fault = `The number of features in data (${columns.length}) is not the same as it was in training data (${ensemble.width}).`;
        return { fault, isBatchFault: false };
      }
      const row = new Float64Array(columns.length);
      let next = 0;
      return {
        answers: parts.map((count) => {
          const answers: string[] = new Array(count);
          for (let at = 0; at < count; at += 1, next += 1) {
            for (let column = 0; column < columns.length; column += 1)
              row[column] = Number(columns[column]?.values[next]);
            const outputs = evaluate(ensemble, row).map(float);
            answers[at] = ensemble.outputs > 1 ? `[${outputs.join(', ')}]` : (outputs[0] ?? 'null');
          }
          return { status: 200, body: `{"predictions": [${answers.join(', ')}]}` };
        }),
      };
    },
  };
}
