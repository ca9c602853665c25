/** Answers that come piece by piece: the events of a provider's stream, and what they say in all. */
import { countOf, fieldsOf, listOf, textOf } from './dialect';
import type { ExternalTask, Fields } from './tasks';

/** The data of server-sent events, however the bytes are cut. */
export class EventReader {
  private rest = '';
  private data: string[] = [];

  read(text: string): string[] {
    const lines = (this.rest + text).split(/\r?\n/);
    this.rest = lines.pop() ?? '';
    const found: string[] = [];
    for (const line of lines) {
      if (line.startsWith('data:')) this.data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      else if (line === '' && this.data.length > 0) found.push(this.data.splice(0).join('\n'));
    }
    return found;
  }

  get held(): number {
    return this.rest.length + this.data.reduce((sum, { length }) => sum + length, 0);
  }
}

export const eventOf = (data: unknown): string =>
  `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
export const DONE = '[DONE]';

type Choice = { text: string; finish: string | null; calls: Fields[] };

/** One answer from all its pieces, as it would have come at once: for the log. */
export class Assembled {
  private readonly choices = new Map<number, Choice>();
  private head: Fields = {};
  private usage: Fields | undefined;

  add(chunk: Fields): void {
    const { id, model, created, choices, usage } = chunk;
    this.head = {
      id: id ?? this.head.id,
      created: created ?? this.head.created,
      model: model ?? this.head.model,
    };
    if (usage) this.usage = fieldsOf(usage);
    for (const { index, delta, text, finish_reason: finish } of listOf(choices)) {
      const at = countOf(index);
      const choice = this.choices.get(at) ?? { text: '', finish: null, calls: [] };
      this.choices.set(at, choice);
      const { content, tool_calls: calls } = fieldsOf(delta);
      choice.text += textOf(content) + textOf(text);
      if (typeof finish === 'string') choice.finish = finish;
      for (const call of listOf(calls)) addCall(choice.calls, call);
    }
  }

  answer(task: ExternalTask): Fields {
    const isChat = task === 'llm/v1/chat';
    return {
      ...this.head,
      object: isChat ? 'chat.completion' : 'text_completion',
      choices: [...this.choices].map(([index, { text, finish, calls }]) => ({
        index,
        ...(isChat
          ? { message: { role: 'assistant', content: text, ...(calls.length > 0 && { tool_calls: calls }) } }
          : { text }),
        finish_reason: finish,
      })),
      ...(this.usage && { usage: this.usage }),
    };
  }
}

function addCall(calls: Fields[], piece: Fields): void {
  const at = countOf(piece.index);
  const { arguments: more, ...named } = fieldsOf(piece.function);
  const { function: before, ...held } = calls[at] ?? {};
  const told = fieldsOf(before);
  calls[at] = {
    ...held,
    ...(piece.id !== undefined && { id: piece.id, type: 'function' }),
    function: { ...told, ...named, arguments: textOf(told.arguments) + textOf(more) },
  };
}
