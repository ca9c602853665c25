/** How a provider's protocol differs from OpenAI's, which callers speak. */
import type { ExternalTask, Fields } from './tasks';

/** A piece of a streamed answer, as OpenAI sends it. */
export type Chunk = Fields;

export type Dialect = {
  /** Below the provider's address. */
  path: (task: ExternalTask) => string;
  /** @throws Error with a sentence for the caller, for what the provider has no word for */
  ask: (task: ExternalTask, model: string, given: Fields) => Fields;
  /** None where the answer comes as it is. */
  tell?: (task: ExternalTask, model: string, answer: Fields) => Fields;
  /** One for each streamed answer: the pieces that an event of the provider's makes. */
  listen: (task: ExternalTask, model: string) => (event: Fields) => Chunk[];
};

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const countOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** What a message says, however it is written: a text, or parts of which some are texts. */
export const wordsOf = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : listOf(content)
        .map(({ text }) => textOf(text))
        .join('');

export const usageOf = (prompt: number, completion: number) => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
});

/** The fields that have a value, under the names that the provider has for them. */
export function renamed(given: Fields, names: Record<string, string>): Fields {
  const found: Fields = {};
  for (const [name, theirs] of Object.entries(names)) {
    if (given[name] !== undefined && given[name] !== null) found[theirs] = given[name];
  }
  return found;
}

export const stopsOf = (stop: unknown): string[] | undefined =>
  typeof stop === 'string' ? [stop] : Array.isArray(stop) ? stop.map(String) : undefined;

export function onlyOne(given: Fields, provider: string): void {
  if (given.n !== undefined && given.n !== null && given.n !== 1)
    throw new Error(`${provider} answers once: leave out \`n\`.`);
}

/** A prompt, as the one message of a chat. */
export function promptOf({ prompt }: Fields): string {
  if (typeof prompt === 'string') return prompt;
  if (Array.isArray(prompt) && prompt.length === 1 && typeof prompt[0] === 'string') return prompt[0];
  throw new Error('`prompt` must be one text.');
}

/** An answer, or a piece of one, from what was said. */
export function answerOf(
  task: ExternalTask,
  { id, model }: { id: string; model: string },
  said: { text: string; calls?: Fields[]; finish: string | null; role?: boolean },
  isChunk: boolean,
): Fields {
  const { text, calls = [], finish, role = !isChunk } = said;
  const common = { id, created: Math.floor(Date.now() / 1000), model };
  if (task === 'llm/v1/completions') {
    return { ...common, object: 'text_completion', choices: [{ index: 0, text, finish_reason: finish }] };
  }
  const content = text !== '' || (calls.length === 0 && finish === null) || !isChunk;
  const message = {
    ...(role && { role: 'assistant' }),
    ...(content && { content: text === '' && calls.length > 0 ? null : text }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  return isChunk
    ? {
        ...common,
        object: 'chat.completion.chunk',
        choices: [{ index: 0, delta: message, finish_reason: finish }],
      }
    : { ...common, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: finish }] };
}

/** The last piece, which says what it took. Callers get it only if they asked for it. */
export const usageChunk = (
  task: ExternalTask,
  of: { id: string; model: string },
  usage: ReturnType<typeof usageOf>,
): Chunk => ({ ...answerOf(task, of, { text: '', finish: null }, true), choices: [], usage });

export const isUsageChunk = ({ choices, usage }: Chunk): boolean =>
  isFields(usage) && Array.isArray(choices) && choices.length === 0;
