/** Runs with something of everything, for whoever looks at all of a page. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Api } from '../fixtures';

export type Ids = { experimentId: string; runId: string };

export async function filledRun(api: Api): Promise<Ids> {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId, {
    tags: [
      { key: 'mlflow.note.content', value: '# A note\n\nwith *words*' },
      { key: 'mlflow.source.git.repoURL', value: 'https://example.com/team/code' },
      { key: 'mlflow.source.git.commit', value: '0123456789abcdef0123456789abcdef01234567' },
      { key: 'mlflow.source.git.diff', value: 'diff --git a/x b/x\n@@ -1 +1 @@\n-old\n+new\n' },
    ],
  });
  const metrics = Array.from({ length: 100 }, (_, step) => ({
    key: 'loss',
    value: 1 / (step + 1),
    step,
    timestamp: 1000 + step,
  }));
  await api.post('runs/log-batch', {
    run_id: runId,
    metrics: [...metrics, { key: 'best loss', value: 0.01, step: 0, timestamp: 1100 }],
    params: [{ key: 'lr', value: '0.1' }],
    tags: [{ key: 'team', value: 'a' }],
  });
  await api.post('runs/log-inputs', {
    run_id: runId,
    datasets: [{ dataset: { name: 'grapes', digest: 'd1', source_type: 'local', source: 's' } }],
  });
  await api.post('logged-models', { experiment_id: experimentId, name: 'forest', source_run_id: runId });
  await api.upload(runId, 'notes/readme.md', '# Read me');
  return { experimentId, runId };
}

const bytes = (buffer: ArrayBuffer) => new Uint8Array(buffer) as Uint8Array<ArrayBuffer>;

/** A file of each kind that is shown. */
export const FILES: Record<string, string | Uint8Array<ArrayBuffer>> = {
  'config.json': JSON.stringify({
    model: { layers: [64, 32], name: 'net' },
    seed: 1,
    isDeep: true,
    none: null,
  }),
  'places.geojson': JSON.stringify({ type: 'Point', coordinates: [13, 52] }),
  'confusion.json': JSON.stringify({
    labels: ['cat', 'dog'],
    matrix: [
      [9, 1],
      [2, 8],
    ],
  }),
  'roc.json': JSON.stringify({ fpr: [0, 0.5, 1], tpr: [0, 1, 1] }),
  'train.log': `${'step\n'.repeat(40)}\u001b[31mERROR\u001b[0m \u001b[33mslow\u001b[0m\n`,
  'params.yaml': 'lr: 0.1\nname: "net"\n',
  'report.md': '# Report\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n',
  'train.py': 'def train(rate=0.1):\n    return "done"  # soon\n',
  'scores.csv': 'name,score\nada,0.5\ngrace,1\n',
  'scores.parquet': bytes(
    parquetWriteBuffer({ columnData: [{ name: 'score', data: [1, 2, 3], type: 'INT32' }] }),
  ),
  'page.html': '<!doctype html><html lang="en"><title>Page</title><h1>A page</h1></html>',
  'drawing.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="9"/></svg>',
  'explore.ipynb': JSON.stringify({
    nbformat: 4,
    metadata: {},
    cells: [
      { cell_type: 'markdown', source: '# Findings' },
      {
        cell_type: 'code',
        execution_count: 1,
        source: 'print(1)',
        outputs: [
          { output_type: 'stream', name: 'stderr', text: 'a warning' },
          { output_type: 'display_data', data: { 'text/html': '<table><tr><td>cell</td></tr></table>' } },
        ],
      },
    ],
  }),
  MLmodel: `flavors:\n  sklearn:\n    sklearn_version: 1.5.0\nsignature:\n  inputs: '[{"name": "age", "type": "double", "required": false}]'\n`,
  'images/mask+step+0+timestamp+1700000000000+gabc-0.png': new Uint8Array(
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  ),
};
