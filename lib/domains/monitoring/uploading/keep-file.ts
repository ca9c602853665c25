/** What is uploaded, as a file for as long as it is looked at. */
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inScratch } from '@/lib/platform/scratch';
import { AppError } from '@/lib/pure/errors';
import { formatBytes } from '@/lib/pure/format';

const MOST_BYTES = 16 * 2 ** 30;

/** Writes the stream to a file, lends it, and removes it. @throws PAYLOAD_TOO_LARGE */
export const keepFile = <T>(
  body: ReadableStream<Uint8Array>,
  use: (file: string) => Promise<T>,
): Promise<T> =>
  inScratch(async (folder) => {
    const file = path.join(folder, 'upload');
    let size = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        if (size <= MOST_BYTES) return done(null, chunk);
        done(
          new AppError('PAYLOAD_TOO_LARGE', `A file may have ${formatBytes(MOST_BYTES)}. Send it in parts.`),
        );
      },
    });
    await pipeline(Readable.fromWeb(body as never), counted, fs.createWriteStream(file, { mode: 0o600 }));
    return use(file);
  });

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** A few labels as such a file. */
export const fileOfLabels = <T>(
  idColumn: string,
  labelColumn: string,
  labels: readonly { id: string; label: string | number | boolean }[],
  use: (file: string) => Promise<T>,
): Promise<T> =>
  inScratch(async (folder) => {
    const file = path.join(folder, 'upload');
    // The last of equal ids counts.
    const unique = new Map(labels.map(({ id, label }) => [id, label]));
    const lines = [...unique].map(([id, label]) => `${quoted(id)},${quoted(String(label))}`);
    await fsp.writeFile(file, [`${quoted(idColumn)},${quoted(labelColumn)}`, ...lines, ''].join('\n'), {
      mode: 0o600,
    });
    return use(file);
  });
