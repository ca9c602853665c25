/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */

/** A browser comes back this soon when a stream ends. */
const RETRY = 300;
/** Something is sent at least so often, or what stands between takes the line for dead. */
const ALIVE = 15_000;

export type ServerEvent = { id: string | undefined; data: unknown };

const encoder = new TextEncoder();

function write({ id, data }: ServerEvent): string {
  const lines = [
    ...(id === undefined ? [] : [`id: ${id}`]),
    // Without data the browser notes the id, and calls nobody.
    ...(data === undefined ? [] : [`data: ${JSON.stringify(data)}`]),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
}

/** A response that tells events as they come, until there are no more or the client has left. */
export function eventStream<Event>(
  events: ReadableStream<Event>,
  toEvent: (event: Event) => ServerEvent,
): Response {
  const reader = events.getReader();
  let alive: NodeJS.Timeout | undefined;
  const nextText = async (): Promise<string | undefined> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      const text = write(toEvent(value));
      if (text) return text;
    }
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${RETRY}\n\n`));
      alive = setInterval(() => controller.enqueue(encoder.encode(':\n\n')), ALIVE);
    },
    async pull(controller) {
      const text = await nextText().catch((error: unknown) => {
        clearInterval(alive);
        throw error;
      });
      if (text !== undefined) return controller.enqueue(encoder.encode(text));
      clearInterval(alive);
      controller.close();
    },
    cancel(reason) {
      clearInterval(alive);
      return reader.cancel(reason);
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // nginx would gather what it should pass on.
      'x-accel-buffering': 'no',
    },
  });
}
