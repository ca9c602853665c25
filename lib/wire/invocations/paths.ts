/** The paths of the data plane: the managed platform's, and the Open Inference Protocol's. */

export type Target = {
  kind: 'invocations' | 'infer' | 'metadata' | 'ready';
  endpoint: string;
  entity?: string;
};

/** A refusal in the words of who asks: clients of the Open Inference Protocol look for `error`. */
export const refusalBody = (
  { code, message }: { code: string; message: string },
  target: Pick<Target, 'kind'> | undefined,
) => ({
  error_code: code,
  message,
  ...(target && target.kind !== 'invocations' && { error: message }),
});

/** One that a model answers. */
export const isQuestion = ({ kind }: Pick<Target, 'kind'>): boolean =>
  kind === 'invocations' || kind === 'infer';

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

/** As OpenAI's own clients ask, with an endpoint for a model: `base_url` is `…/serving-endpoints`. */
const OF_OPENAI = /^\/serving-endpoints\/(?:chat\/completions|completions|embeddings)\/*$/;

/** The path of the endpoint that such a request names as its model; undefined where it names none. */
export function pathOfModel(body: Buffer): string | undefined {
  let model: unknown;
  try {
    ({ model } = JSON.parse(body.toString('utf8')) as { model?: unknown });
  } catch {
    return undefined;
  }
  return typeof model === 'string' && model !== ''
    ? `/serving-endpoints/${encodeURIComponent(model)}/invocations`
    : undefined;
}

export const isOfOpenAi = (url: string): boolean => OF_OPENAI.test(url.split('?', 1)[0] ?? '');

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
