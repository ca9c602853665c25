/** Cohere's second version: chats, prompts and embeddings. */
import {
  answerOf,
  type Chunk,
  countOf,
  type Dialect,
  fieldsOf,
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

const KEPT = {
  temperature: 'temperature',
  top_p: 'p',
  top_k: 'k',
  seed: 'seed',
  frequency_penalty: 'frequency_penalty',
  presence_penalty: 'presence_penalty',
  stream: 'stream',
  tools: 'tools',
  response_format: 'response_format',
};
const FINISH: Record<string, string> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool_calls',
};

const usage = (given: unknown) => {
  const tokens = fieldsOf(fieldsOf(given).tokens);
  return usageOf(countOf(tokens.input_tokens), countOf(tokens.output_tokens));
};

export const cohere: Dialect = {
  path: (task) => (task === 'llm/v1/embeddings' ? '/v2/embed' : '/v2/chat'),
  ask(task, model, given) {
    if (task === 'llm/v1/embeddings') {
      const { input } = given;
      const texts = Array.isArray(input) ? input : [input];
      if (!texts.every((text) => typeof text === 'string')) throw new Error('`input` must be texts.');
      return { model, texts, input_type: given.input_type ?? 'search_document', embedding_types: ['float'] };
    }
    onlyOne(given, 'Cohere');
    const stops = stopsOf(given.stop);
    const most = given.max_completion_tokens ?? given.max_tokens;
    const { tool_choice: choice } = given;
    return {
      model,
      messages: task === 'llm/v1/chat' ? given.messages : [{ role: 'user', content: promptOf(given) }],
      ...(most !== undefined && { max_tokens: most }),
      ...(stops && { stop_sequences: stops }),
      ...renamed(given, KEPT),
      ...((choice === 'required' || choice === 'none') && { tool_choice: choice.toUpperCase() }),
    };
  },
  tell(task, model, answer) {
    if (task === 'llm/v1/embeddings') return embeddingsOf(model, answer);
    const message = fieldsOf(answer.message);
    const said = {
      text: wordsOf(message.content),
      calls: listOf(message.tool_calls),
      finish: FINISH[textOf(answer.finish_reason)] ?? 'stop',
    };
    return { ...answerOf(task, { id: textOf(answer.id), model }, said, false), usage: usage(answer.usage) };
  },
  listen(task, model) {
    const of = { id: '', model };
    let calls = 0;
    return (event): Chunk[] => {
      const delta = fieldsOf(event.delta);
      const message = fieldsOf(delta.message);
      const piece = (said: Omit<Parameters<typeof answerOf>[2], 'finish'>, finish: string | null = null) => [
        answerOf(task, of, { ...said, finish }, true),
      ];
      if (event.type === 'message-start') {
        of.id = textOf(event.id);
        return piece({ text: '', role: true });
      }
      if (event.type === 'content-delta') return piece({ text: textOf(fieldsOf(message.content).text) });
      if (event.type === 'tool-call-start') {
        calls += 1;
        return piece({ text: '', calls: [{ index: calls - 1, ...fieldsOf(message.tool_calls) }] });
      }
      if (event.type === 'tool-call-delta') {
        return piece({ text: '', calls: [{ index: calls - 1, ...fieldsOf(message.tool_calls) }] });
      }
      if (event.type === 'message-end') {
        if (delta.finish_reason === 'ERROR') throw new Error(textOf(delta.error) || 'it failed');
        const finish = FINISH[textOf(delta.finish_reason)] ?? 'stop';
        return [...piece({ text: '' }, finish), usageChunk(task, of, usage(delta.usage))];
      }
      return [];
    };
  },
};

function embeddingsOf(model: string, answer: Fields): Fields {
  const { float } = fieldsOf(answer.embeddings);
  const billed = fieldsOf(fieldsOf(answer.meta).billed_units);
  const data = (Array.isArray(float) ? float : []).map((embedding, index) => ({
    object: 'embedding',
    index,
    embedding: embedding as unknown,
  }));
  const prompt = countOf(billed.input_tokens);
  return { object: 'list', data, model, usage: { prompt_tokens: prompt, total_tokens: prompt } };
}
