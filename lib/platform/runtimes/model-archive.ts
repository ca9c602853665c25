/** A model's folder as one tar, as it is read from the artifact store: nothing of it is on this disk. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { notFound } from '../../pure/errors';
import { blobs } from '../blobs';
import { listModelFiles } from './model-files';

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function openModelArchive(key: string): Promise<ReadableStream<Uint8Array>> {
  const files = await listModelFiles(key);
  if (files.length === 0) throw notFound('The model has no files in the artifact store.');
  const tar = pack();
  void fill().catch((error: Error) => tar.destroy(error));
  return Readable.toWeb(Readable.from(tar)) as ReadableStream<Uint8Array>;

  async function fill(): Promise<void> {
    for (const { name, size, modified } of files) {
      const { body } = await blobs().get(`${key}/${name}`);
      const entry = tar.entry({ name, size, mode: 0o644, mtime: new Date(modified) });
      await pipeline(Readable.fromWeb(body as never), entry);
    }
    tar.finalize();
  }
}
