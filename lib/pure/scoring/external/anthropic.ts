/** Anthropic's messages, for chats and for prompts. */
import {
  answerOf,
  type Chunk,
  countOf,
  type Dialect,
  fieldsOf,
  isFields,
  listOf,
  onlyOne,
  promptOf,
  renamed,
  stopsOf,
  textOf,
  usageChunk,
  usageOf,
  wordsOf,
} from './dialect';
import type { Fields } from './tasks';

/** It must be told; OpenAI has no such bound. */
const MOST_TOKENS = 4096;
const KEPT = {
  temperature: 'temperature',
  top_p: 'top_p',
  top_k: 'top_k',
  stream: 'stream',
  metadata: 'metadata',
};
const FINISH: Record<string, string> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
};

export const anthropic: Dialect = {
  path: () => '/v1/messages',
  ask(task, model, given) {
    onlyOne(given, 'Anthropic');
    const messages =
      task === 'llm/v1/chat' ? listOf(given.messages) : [{ role: 'user', content: promptOf(given) }];
    const system = messages
      .filter(({ role }) => role === 'system' || role === 'developer')
      .map(({ content }) => wordsOf(content));
    const stops = stopsOf(given.stop);
    const kept = renamed(given, KEPT);
    // OpenAI's goes up to 2.
    if (typeof kept.temperature === 'number') kept.temperature = Math.min(1, kept.temperature);
    const tools = listOf(given.tools);
    return {
      model,
      max_tokens: given.max_completion_tokens ?? given.max_tokens ?? MOST_TOKENS,
      ...(system.length > 0 && { system: system.join('\n') }),
      messages: messages.filter(({ role }) => role !== 'system' && role !== 'developer').map(messageOf),
      ...(stops && { stop_sequences: stops }),
      ...kept,
      ...(tools.length > 0 && { tools: tools.map(toolOf) }),
      ...(given.tool_choice !== undefined && { tool_choice: choiceOf(given.tool_choice) }),
    };
  },
  tell(task, model, answer) {
    const blocks = listOf(answer.content);
    const text = blocks.map((block) => (block.type === 'text' ? textOf(block.text) : '')).join('');
    const calls = blocks
      .filter(({ type }) => type === 'tool_use')
      .map(({ id, name, input }) => ({
        id,
        type: 'function',
        function: { name, arguments: JSON.stringify(input ?? {}) },
      }));
    const of = { id: textOf(answer.id), model: textOf(answer.model) || model };
    const finish = FINISH[textOf(answer.stop_reason)] ?? 'stop';
    const usage = fieldsOf(answer.usage);
    return {
      ...answerOf(task, of, { text, calls, finish }, false),
      usage: usageOf(inputOf(usage), countOf(usage.output_tokens)),
    };
  },
  listen(task, model) {
    const of = { id: '', model };
    let input = 0;
    let calls = 0;
    return (event): Chunk[] => {
      const piece = (said: Omit<Parameters<typeof answerOf>[2], 'finish'>, finish: string | null = null) => [
        answerOf(task, of, { ...said, finish }, true),
      ];
      const delta = fieldsOf(event.delta);
      if (event.type === 'message_start') {
        const message = fieldsOf(event.message);
        of.id = textOf(message.id);
        of.model = textOf(message.model) || model;
        input = inputOf(fieldsOf(message.usage));
        return piece({ text: '', role: true });
      }
      if (event.type === 'content_block_start') {
        const { type, id, name } = fieldsOf(event.content_block);
        if (type !== 'tool_use') return [];
        calls += 1;
        const call = { index: calls - 1, id, type: 'function', function: { name, arguments: '' } };
        return piece({ text: '', calls: [call] });
      }
      if (event.type === 'content_block_delta') {
        if (delta.type === 'text_delta') return piece({ text: textOf(delta.text) });
        if (delta.type !== 'input_json_delta') return [];
        const call = { index: calls - 1, function: { arguments: textOf(delta.partial_json) } };
        return piece({ text: '', calls: [call] });
      }
      if (event.type === 'message_delta') {
        const output = countOf(fieldsOf(event.usage).output_tokens);
        const finish = FINISH[textOf(delta.stop_reason)] ?? 'stop';
        return [...piece({ text: '' }, finish), usageChunk(task, of, usageOf(input, output))];
      }
      if (event.type === 'error') throw new Error(textOf(fieldsOf(event.error).message) || 'it failed');
      return [];
    };
  },
};

/** What was read from a cache was read too. */
const inputOf = (usage: Fields): number =>
  countOf(usage.input_tokens) +
  countOf(usage.cache_read_input_tokens) +
  countOf(usage.cache_creation_input_tokens);

function messageOf({ role, content, tool_calls: calls, tool_call_id: id }: Fields): Fields {
  if (role === 'tool') {
    return { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: wordsOf(content) }] };
  }
  if (role !== 'user' && role !== 'assistant') throw new Error(`Anthropic knows no messages of '${role}'.`);
  const asked = listOf(calls).map(({ id: call, function: named }) => ({
    type: 'tool_use',
    id: call,
    name: fieldsOf(named).name,
    input: argumentsOf(fieldsOf(named).arguments),
  }));
  if (asked.length > 0) {
    const text = wordsOf(content);
    return { role, content: [...(text ? [{ type: 'text', text }] : []), ...asked] };
  }
  return { role, content: Array.isArray(content) ? listOf(content).map(partOf) : content };
}

function argumentsOf(text: unknown): unknown {
  try {
    return JSON.parse(textOf(text) || '{}');
  } catch {
    throw new Error('The arguments of a tool call must be JSON.');
  }
}

const DATA = /^data:([\w./+-]+);base64,(.*)$/s;

function partOf(part: Fields): Fields {
  if (part.type !== 'image_url') return part;
  const url = textOf(fieldsOf(part.image_url).url);
  const [, media, data] = DATA.exec(url) ?? [];
  const source = data ? { type: 'base64', media_type: media, data } : { type: 'url', url };
  return { type: 'image', source };
}

function toolOf({ function: tool }: Fields): Fields {
  const { name, description, parameters } = fieldsOf(tool);
  return {
    name,
    ...(description !== undefined && { description }),
    input_schema: parameters ?? { type: 'object' },
  };
}

function choiceOf(choice: unknown): Fields {
  if (isFields(choice)) return { type: 'tool', name: fieldsOf(choice.function).name };
  return { type: choice === 'required' ? 'any' : choice === 'none' ? 'none' : 'auto' };
}
