/** What the connections send. `n` counts a connection's own requests, so that no two are the same point. */
export type Recipe =
  | { kind: 'single metrics'; runIds: string[] }
  | { kind: 'batches of keys' | 'batches of steps'; runIds: string[]; size: number }
  | { kind: 'fixed'; method: string; path: string; body?: string }
  | { kind: 'upload'; path: string; megabytes: number };

export type Sent = { method: string; path: string; body?: string | Buffer };

const START = 1_700_000_000_000;
const API = '/api/2.0/mlflow';
const metric = (key: string, value: number, step: number) =>
  `{"key":"${key}","value":${value},"timestamp":${START + step},"step":${step}}`;

/** `offset` keeps one stretch's steps apart from those of the stretches before. */
export function maker(recipe: Recipe, connection: number, offset: number): (n: number) => Sent {
  switch (recipe.kind) {
    case 'single metrics': {
      const run = recipe.runIds[connection % recipe.runIds.length];
      return (n) => ({
        method: 'POST',
        path: `${API}/runs/log-metric`,
        body: `{"run_uuid":"${run}","run_id":"${run}",${metric('loss', 1 / (n + 1), offset + n).slice(1)}`,
      });
    }
    case 'batches of keys':
    case 'batches of steps': {
      const run = recipe.runIds[connection % recipe.runIds.length];
      const isOfKeys = recipe.kind === 'batches of keys';
      return (n) => {
        const rows: string[] = [];
        for (let index = 0; index < recipe.size; index += 1) {
          const step = isOfKeys ? offset + n : offset + n * recipe.size + index;
          rows.push(metric(isOfKeys ? `metric ${index}` : 'loss', index / (n + 3), step));
        }
        return {
          method: 'POST',
          path: `${API}/runs/log-batch`,
          body: `{"run_id":"${run}","metrics":[${rows.join(',')}],"params":[],"tags":[]}`,
        };
      };
    }
    case 'fixed':
      return () => ({ method: recipe.method, path: recipe.path, body: recipe.body });
    case 'upload': {
      const content = Buffer.alloc(recipe.megabytes << 20);
      for (let at = 0; at < content.length; at += 4) content.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
      return (n) => ({
        method: 'PUT',
        path: `${recipe.path}/${offset}-${connection}-${n}.bin`,
        body: content,
      });
    }
  }
}
