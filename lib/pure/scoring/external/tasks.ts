/** What models behind somebody else's HTTP are asked for, in OpenAI's words, whatever their providers speak. */

type Task = {
  /** Below the address of the provider. */
  path: string;
  /** The field that a request of this kind has. */
  field: string;
  example: Record<string, unknown>;
};

export const TASKS = {
  'llm/v1/chat': {
    path: '/chat/completions',
    field: 'messages',
    example: { messages: [{ role: 'user', content: 'What is a plumb line?' }], max_tokens: 100 },
  },
  'llm/v1/completions': {
    path: '/completions',
    field: 'prompt',
    example: { prompt: 'A plumb line is', max_tokens: 100 },
  },
  'llm/v1/embeddings': { path: '/embeddings', field: 'input', example: { input: ['plumb line', 'level'] } },
} as const satisfies Record<string, Task>;

export type ExternalTask = keyof typeof TASKS;
export const TASK_NAMES = Object.keys(TASKS) as ExternalTask[];

export type Fields = Record<string, unknown>;

/**
 * A request in OpenAI's words, without what is meant for this server.
 *
 * @throws Error with a sentence for the caller
 */
export function readExternal(task: ExternalTask, text: string): Fields {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Error('The body must be JSON.');
  }
  const { field } = TASKS[task];
  if (typeof given !== 'object' || given === null || !Object.hasOwn(given, field)) {
    throw new Error(`This endpoint does ${task}: send a JSON object with \`${field}\`.`);
  }
  const { client_request_id: _, ...rest } = given as Fields;
  if (rest.stream === true && task === 'llm/v1/embeddings') {
    throw new Error('Embeddings are not streamed: leave out `stream`.');
  }
  return rest;
}
