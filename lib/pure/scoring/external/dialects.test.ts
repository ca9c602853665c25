import { describe, expect, test } from 'vitest';
import { anthropic } from './anthropic';
import { cohere } from './cohere';
import type { Chunk, Dialect } from './dialect';
import { databricks, openai, openaiWithUsage } from './openai';
import { Assembled, EventReader } from './streamed';
import { type ExternalTask, readExternal } from './tasks';

const CHAT = 'llm/v1/chat';
const WEATHER = {
  type: 'function',
  function: { name: 'weather', description: 'how it is', parameters: { type: 'object', properties: {} } },
};
const CONVERSATION = [
  { role: 'system', content: 'Be short.' },
  { role: 'user', content: 'How is it?' },
  {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 't1', type: 'function', function: { name: 'weather', arguments: '{"at":"Ulm"}' } }],
  },
  { role: 'tool', tool_call_id: 't1', content: 'rain' },
];

/** What a stream says in all, and its pieces. */
function hear(dialect: Dialect, task: ExternalTask, events: Chunk[]) {
  const listen = dialect.listen(task, 'm');
  const chunks = events.flatMap((event) => listen(event));
  const all = new Assembled();
  for (const chunk of chunks) all.add(chunk);
  return { chunks, answer: all.answer(task) };
}

describe('Anthropic', () => {
  test('is asked a chat with tools', () => {
    const asked = anthropic.ask(CHAT, 'm', {
      messages: CONVERSATION,
      tools: [WEATHER],
      tool_choice: 'required',
      stop: 'END',
      temperature: 1.6,
      max_completion_tokens: 7,
      frequency_penalty: 1,
    });
    expect(asked).toEqual({
      model: 'm',
      max_tokens: 7,
      system: 'Be short.',
      messages: [
        { role: 'user', content: 'How is it?' },
        {
          role: 'assistant',
          content: [{ type: 'tool_use', id: 't1', name: 'weather', input: { at: 'Ulm' } }],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'rain' }] },
      ],
      stop_sequences: ['END'],
      temperature: 1,
      tools: [
        { name: 'weather', description: 'how it is', input_schema: { type: 'object', properties: {} } },
      ],
      tool_choice: { type: 'any' },
    });
  });

  test('is asked about a picture, and a prompt', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
    const [message] = anthropic.ask(CHAT, 'm', { messages: [{ role: 'user', content: [image] }] })
      .messages as object[];
    expect(message).toEqual({
      role: 'user',
      content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }],
    });
    expect(anthropic.ask('llm/v1/completions', 'm', { prompt: 'Once' })).toEqual({
      model: 'm',
      max_tokens: 4096,
      messages: [{ role: 'user', content: 'Once' }],
    });
  });

  test.each([
    [{ messages: [{ role: 'function', content: '' }] }, "no messages of 'function'"],
    [{ messages: [], n: 2 }, 'leave out `n`'],
    [
      { messages: [{ role: 'assistant', tool_calls: [{ function: { arguments: '{' } }] }] },
      'arguments of a tool call',
    ],
  ])('has no word for %j', (given, why) => {
    expect(() => anthropic.ask(CHAT, 'm', given)).toThrow(why);
  });

  test('answers', () => {
    const answer = anthropic.tell?.(CHAT, 'm', {
      id: 'msg_1',
      model: 'm-2',
      content: [
        { type: 'text', text: 'It ' },
        { type: 'text', text: 'rains.' },
        { type: 'tool_use', id: 't', name: 'weather', input: { at: 'Ulm' } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 5, cache_read_input_tokens: 2, output_tokens: 3 },
    });
    expect(answer).toMatchObject({
      id: 'msg_1',
      object: 'chat.completion',
      model: 'm-2',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'It rains.',
            tool_calls: [
              { id: 't', type: 'function', function: { name: 'weather', arguments: '{"at":"Ulm"}' } },
            ],
          },
          finish_reason: 'tool_calls',
        },
      ],
      usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    });
  });

  test('answers piece by piece', () => {
    const { chunks, answer } = hear(anthropic, CHAT, [
      { type: 'message_start', message: { id: 'msg_1', model: 'm-2', usage: { input_tokens: 4 } } },
      { type: 'ping' },
      { type: 'content_block_start', content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', delta: { type: 'text_delta', text: 'It ' } },
      { type: 'content_block_delta', delta: { type: 'text_delta', text: 'rains.' } },
      { type: 'content_block_stop' },
      { type: 'content_block_start', content_block: { type: 'tool_use', id: 't', name: 'weather' } },
      { type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{"at":' } },
      { type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '"Ulm"}' } },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 6 } },
      { type: 'message_stop' },
    ]);
    expect(chunks[0]).toMatchObject({
      id: 'msg_1',
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { role: 'assistant' }, finish_reason: null }],
    });
    expect(answer).toMatchObject({
      id: 'msg_1',
      model: 'm-2',
      choices: [
        {
          message: {
            content: 'It rains.',
            tool_calls: [{ id: 't', function: { name: 'weather', arguments: '{"at":"Ulm"}' } }],
          },
          finish_reason: 'tool_calls',
        },
      ],
      usage: { prompt_tokens: 4, completion_tokens: 6, total_tokens: 10 },
    });
    const overloaded = { type: 'error', error: { message: 'Overloaded' } };
    expect(() => hear(anthropic, CHAT, [overloaded])).toThrow('Overloaded');
  });
});

describe('Cohere', () => {
  test('is asked', () => {
    expect(
      cohere.ask(CHAT, 'm', {
        messages: CONVERSATION,
        tools: [WEATHER],
        tool_choice: 'required',
        top_p: 0.5,
        stop: ['a'],
        max_tokens: 9,
        user: 'x',
      }),
    ).toEqual({
      model: 'm',
      messages: CONVERSATION,
      tools: [WEATHER],
      tool_choice: 'REQUIRED',
      p: 0.5,
      stop_sequences: ['a'],
      max_tokens: 9,
    });
    expect(cohere.ask('llm/v1/embeddings', 'm', { input: 'a' })).toEqual({
      model: 'm',
      texts: ['a'],
      input_type: 'search_document',
      embedding_types: ['float'],
    });
    expect(() => cohere.ask('llm/v1/embeddings', 'm', { input: [[1, 2]] })).toThrow('must be texts');
    expect(() => cohere.ask('llm/v1/completions', 'm', { prompt: ['a', 'b'] })).toThrow('one text');
  });

  test('answers', () => {
    const usage = { billed_units: { input_tokens: 1 }, tokens: { input_tokens: 8, output_tokens: 2 } };
    const message = { role: 'assistant', content: [{ type: 'text', text: 'Rain.' }] };
    const answer = { id: 'c', finish_reason: 'MAX_TOKENS', message, usage };
    expect(cohere.tell?.(CHAT, 'm', answer)).toMatchObject({
      choices: [{ message: { role: 'assistant', content: 'Rain.' }, finish_reason: 'length' }],
      usage: { prompt_tokens: 8, completion_tokens: 2, total_tokens: 10 },
    });
    expect(cohere.tell?.('llm/v1/completions', 'm', answer)).toMatchObject({
      object: 'text_completion',
      choices: [{ text: 'Rain.', finish_reason: 'length' }],
    });
    const embeddings = { float: [[0.5, 1]] };
    expect(
      cohere.tell?.('llm/v1/embeddings', 'm', { embeddings, meta: { billed_units: { input_tokens: 3 } } }),
    ).toEqual({
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.5, 1] }],
      model: 'm',
      usage: { prompt_tokens: 3, total_tokens: 3 },
    });
  });

  test('answers piece by piece', () => {
    const text = (said: string) => ({
      type: 'content-delta',
      delta: { message: { content: { text: said } } },
    });
    const { answer } = hear(cohere, CHAT, [
      { type: 'message-start', id: 'c', delta: { message: { role: 'assistant' } } },
      { type: 'content-start' },
      text('It '),
      text('rains.'),
      {
        type: 'tool-call-start',
        delta: {
          message: { tool_calls: { id: 't', type: 'function', function: { name: 'w', arguments: '' } } },
        },
      },
      { type: 'tool-call-delta', delta: { message: { tool_calls: { function: { arguments: '{}' } } } } },
      {
        type: 'message-end',
        delta: { finish_reason: 'TOOL_CALL', usage: { tokens: { input_tokens: 1, output_tokens: 2 } } },
      },
    ]);
    expect(answer).toMatchObject({
      id: 'c',
      choices: [
        {
          message: {
            content: 'It rains.',
            tool_calls: [{ id: 't', function: { name: 'w', arguments: '{}' } }],
          },
          finish_reason: 'tool_calls',
        },
      ],
      usage: { total_tokens: 3 },
    });
    const failed = { type: 'message-end', delta: { finish_reason: 'ERROR', error: 'too long' } };
    expect(() => hear(cohere, CHAT, [failed])).toThrow('too long');
  });
});

describe('those who speak OpenAI’s protocol', () => {
  test('are asked as it came, with their name for the model', () => {
    const given = { messages: [], model: 'the endpoint', stream: true };
    expect(openai.ask(CHAT, 'm', given)).toEqual({ ...given, model: 'm' });
    expect(openaiWithUsage.ask(CHAT, 'm', given).stream_options).toEqual({ include_usage: true });
    expect(openaiWithUsage.ask(CHAT, 'm', { messages: [] })).toEqual({ messages: [], model: 'm' });
    expect(databricks.ask(CHAT, 'm', given)).toEqual({ messages: [], stream: true });
  });

  test('several choices of a stream are put together apart', () => {
    const { answer } = hear(openai, CHAT, [
      { id: '1', choices: [{ index: 0, delta: { role: 'assistant', content: 'a' } }] },
      { id: '1', choices: [{ index: 1, delta: { content: 'b' } }] },
      { id: '1', choices: [{ index: 0, delta: { content: 'c' }, finish_reason: 'stop' }] },
      { id: '1', choices: [], usage: { total_tokens: 3 } },
    ]);
    expect(answer).toMatchObject({
      choices: [
        { index: 0, message: { content: 'ac' }, finish_reason: 'stop' },
        { index: 1, message: { content: 'b' }, finish_reason: null },
      ],
      usage: { total_tokens: 3 },
    });
  });
});

test.each([1, 2, 3, 7, 1000])('events come whole, however they are cut: %i letters at a time', (size) => {
  const text =
    ': a comment\r\nevent: x\r\ndata: {"a":1}\r\n\r\ndata:one\ndata: two\n\n\n\ndata: [DONE]\n\ndata: unfinished';
  const reader = new EventReader();
  const found: string[] = [];
  for (let at = 0; at < text.length; at += size) found.push(...reader.read(text.slice(at, at + size)));
  expect(found).toEqual(['{"a":1}', 'one\ntwo', '[DONE]']);
});

test('what is no request of the task is told', () => {
  expect(() => readExternal(CHAT, '{')).toThrow('must be JSON');
  expect(() => readExternal(CHAT, '{"prompt":""}')).toThrow('`messages`');
  expect(() => readExternal('llm/v1/embeddings', '{"input":"a","stream":true}')).toThrow('not streamed');
  expect(readExternal(CHAT, '{"messages":[],"client_request_id":"x"}')).toEqual({ messages: [] });
});
