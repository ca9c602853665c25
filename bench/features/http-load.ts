/** Requests of look-ups over kept-alive connections, each with one under way. Parses no more of an answer than where it ends. */
import { once } from 'node:events';
import net from 'node:net';

export type Target = { url: string; path: string; headers: Record<string, string> };

const HEAD_END = '\r\n\r\n';

/** @returns requests a second @throws where an answer is no 200 or fails the check */
export async function load(
  { url, path, headers }: Target,
  body: () => string,
  { connections, seconds, check }: { connections: number; seconds: number; check(text: string): boolean },
): Promise<number> {
  const { hostname, port } = new URL(url);
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${hostname}:${port}`,
    'content-type: application/json',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ].join('\r\n');
  let answered = 0;
  const until = performance.now() + seconds * 1000;
  const one = async () => {
    const socket = net.connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.setNoDelay(true);
    await new Promise<void>((resolve, reject) => {
      let text = '';
      let end = -1;
      const ask = () => {
        const content = body();
        socket.write(`${head}\r\ncontent-length: ${Buffer.byteLength(content)}${HEAD_END}${content}`);
      };
      socket.setEncoding('latin1').on('data', (piece) => {
        text += piece;
        if (end < 0) end = endOf(text);
        if (end < 0 || text.length < end) return;
        if (answered % 1000 === 0 && !(text.startsWith('HTTP/1.1 200') && check(text)))
          return reject(new Error(`It answered:\n${text.slice(0, 2000)}`));
        answered += 1;
        text = text.slice(end);
        end = -1;
        if (performance.now() < until) ask();
        else resolve();
      });
      socket.on('error', reject).on('close', () => reject(new Error('The server hung up.')));
      ask();
    }).finally(() => socket.destroy());
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, one));
  return answered / ((performance.now() - began) / 1000);
}

/** Where the first answer ends; -1 while it cannot be told. */
function endOf(text: string): number {
  const head = text.indexOf(HEAD_END);
  if (head < 0) return -1;
  const [, length] = /^content-length: *(\d+)\r$/im.exec(text.slice(0, head + 2)) ?? [];
  if (length === undefined) throw new Error(`An answer without its length:\n${text.slice(0, head)}`);
  return head + HEAD_END.length + Number(length);
}
