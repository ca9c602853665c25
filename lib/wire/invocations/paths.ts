/** The paths of the data plane: the managed platform's, and the Open Inference Protocol's. */

export type Target = {
  kind: 'invocations' | 'infer' | 'metadata' | 'ready';
  endpoint: string;
  entity?: string;
};

const PATHS: [RegExp, Target['kind']][] = [
  [/^\/serving-endpoints\/([^/]+)\/invocations$/, 'invocations'],
  [/^\/serving-endpoints\/([^/]+)\/served-models\/([^/]+)\/invocations$/, 'invocations'],
  [/^\/v2\/models\/([^/]+)\/infer$/, 'infer'],
  [/^\/v2\/models\/([^/]+)\/versions\/([^/]+)\/infer$/, 'infer'],
  [/^\/v2\/models\/([^/]+)$/, 'metadata'],
  [/^\/v2\/models\/([^/]+)\/versions\/([^/]+)$/, 'metadata'],
  [/^\/v2\/models\/([^/]+)\/ready$/, 'ready'],
  [/^\/v2\/models\/([^/]+)\/versions\/([^/]+)\/ready$/, 'ready'],
];

export const DATA_ROOTS = ['serving-endpoints', 'v2'];

export function targetOf(url: string): Target | undefined {
  const path = url.split('?', 1)[0]?.replace(/\/+$/, '') ?? '';
  for (const [pattern, kind] of PATHS) {
    const match = pattern.exec(path);
    if (!match) continue;
    try {
      const [endpoint = '', entity] = match.slice(1).map(decodeURIComponent);
      return { kind, endpoint, ...(entity !== undefined && { entity }) };
    } catch {
      return undefined;
    }
  }
  return undefined;
}
