'use client';
import { CodeBlock } from '@/components/data/code-block';
import { milliseconds } from './numbers';

export type Answer = {
  status: number;
  body: string;
  entity: string | null;
  requestId: string | null;
  milliseconds: number;
};

export const AnswerView = ({ answer }: { answer: Answer }) => (
  <section aria-label="Answer" className="flex flex-col gap-1">
    <p className="flex flex-wrap gap-x-4 text-xs text-muted-foreground" aria-live="polite">
      <span className={answer.status < 400 ? 'text-success' : 'text-danger'}>
        {answer.status || 'no answer'}
      </span>
      {answer.entity && <span>answered by {answer.entity}</span>}
      <span className="tabular">{milliseconds(answer.milliseconds)} from here</span>
      {answer.requestId && <span className="font-mono">{answer.requestId}</span>}
    </p>
    <CodeBlock label="Answer’s body" code={pretty(answer.body)} />
  </section>
);

/** By the session, as the console's own page. */
export async function askEndpoint(name: string, entity: string | undefined, body: string): Promise<Answer> {
  const started = performance.now();
  const part = entity === undefined ? '' : `/served-models/${encodeURIComponent(entity)}`;
  try {
    const response = await fetch(`/serving-endpoints/${encodeURIComponent(name)}${part}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return {
      status: response.status,
      body: await response.text(),
      entity: response.headers.get('served-model-name'),
      requestId: response.headers.get('x-request-id'),
      milliseconds: performance.now() - started,
    };
  } catch {
    return {
      status: 0,
      body: 'The server does not answer.',
      entity: null,
      requestId: null,
      milliseconds: performance.now() - started,
    };
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
