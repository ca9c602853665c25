/** A stream of server-sent events read by a test, and a way to wait for what it tells. */
import { announce, onAnnounced } from '@/lib/platform/announce';

export type Watched<Told> = {
  status: number;
  type: string | null;
  told: (Told & { id?: string | undefined })[];
  until: (isTold: () => boolean) => Promise<void>;
  lastId: () => string | undefined;
  /** Once the server has closed it. */
  ended: Promise<void>;
};

type App = { request: (path: string, init: RequestInit) => Response | Promise<Response> };
type Asked = {
  name: string;
  input: unknown;
  cookie: string;
  after?: string | undefined;
  signal: AbortSignal;
};

export async function watchEvents<Told>(
  app: App,
  { name, input, cookie, after, signal }: Asked,
): Promise<Watched<Told>> {
  const query = encodeURIComponent(JSON.stringify(input));
  const response = await app.request(`/api/console/${name}?input=${query}`, {
    headers: { cookie, ...(after && { 'last-event-id': after }) },
    signal,
  });
  const told: Watched<Told>['told'] = [];
  let id: string | undefined;
  const waiting = new Set<() => void>();
  const read = async () => {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        id = /^id: (.*)$/m.exec(block)?.[1] ?? id;
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data) told.push({ ...JSON.parse(data), id });
      }
      for (const look of waiting) look();
    }
  };
  const ended = read().catch(() => undefined);
  const until = (isTold: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isTold()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    told,
    until,
    lastId: () => id,
    ended,
  };
}

/** Until all that was announced so far is heard. Answers where to go on from. */
const settled = () =>
  new Promise<string>((resolve) => {
    const topic = `settled ${crypto.randomUUID()}`;
    const heard = (announcement: { id: string; topic: string }) => {
      if (announcement.topic !== topic) return;
      stop();
      resolve(announcement.id);
    };
    const stop = onAnnounced({ heard, lost: () => announce(topic, ''), ended: () => undefined });
    announce(topic, '');
  });

/** A stream of a process that listens already: nothing is in doubt at its start. */
export async function watchQuietly<Told>(app: App, asked: Asked): Promise<Watched<Told>> {
  const first = await watchEvents<Told>(app, asked);
  await first.until(() => first.lastId() !== undefined);
  return watchEvents<Told>(app, { ...asked, after: await settled() });
}
