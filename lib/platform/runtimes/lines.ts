/** The lines of a process's output, however they are cut. */
import type { Readable } from 'node:stream';

const LONGEST = 4_000;

export function onLines(stream: Readable | null, tell: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split(/\r?\n|\r/);
    rest = (parts.pop() ?? '').slice(0, LONGEST);
    for (const line of parts) if (line.trim()) tell(line.slice(0, LONGEST));
  });
  stream?.on('end', () => rest.trim() && tell(rest));
}
