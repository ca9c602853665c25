/** The file that a backup is: a tar whose last entry, the manifest, tells what is in it and the digest of all before it. */
import { createHash, type Hash } from 'node:crypto';
import fs from 'node:fs';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { extract, type Pack, pack } from 'tar-stream';

export type Table = { name: string; columns: string[]; rows: number };
export type Manifest = {
  /** Of the archive's own form. */
  format: 1;
  version: string;
  migrations: { name: string }[];
  tables: Table[];
  /** Where each sequence had come to. */
  sequences: { name: string; last: string }[];
  jobs: number;
  files: number;
  digest: string;
};

const MANIFEST = 'manifest.json';

const noteEntry = (digest: Hash, name: string, size: number) => digest.update(`${name}\0${size}\0`);

export class ArchiveWriter {
  private readonly tar: Pack = pack();
  private readonly digest = createHash('sha256');
  private readonly part: string;
  private readonly written: Promise<void>;

  constructor(private readonly file: string) {
    this.part = `${file}.part`;
    const target = fs.createWriteStream(this.part, { mode: 0o600, flush: true });
    this.written = pipeline(this.tar, target);
    // Whoever adds the next entry, or ends the archive, is told.
    this.written.catch(() => undefined);
  }

  async add(name: string, body: Buffer): Promise<void> {
    await this.addStream(name, body.byteLength, Readable.from([body]));
  }

  /** `body` gives `size` bytes. */
  async addStream(name: string, size: number, body: Readable): Promise<void> {
    noteEntry(this.digest, name, size);
    body.on('data', (chunk: Buffer) => this.digest.update(chunk));
    const entry = this.tar.entry({ name, size, mode: 0o600 });
    await Promise.race([pipeline(body, entry), this.written]);
  }

  async end(manifest: Omit<Manifest, 'digest' | 'format'>): Promise<void> {
    const whole: Manifest = { format: 1, ...manifest, digest: this.digest.digest('hex') };
    const entry = this.tar.entry({ name: MANIFEST, mode: 0o600 }, JSON.stringify(whole));
    await Promise.race([finished(entry), this.written]);
    this.tar.finalize();
    await this.written;
    fs.renameSync(this.part, this.file);
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    this.tar.destroy();
    await this.written.catch(() => undefined);
    fs.rmSync(this.part, { force: true });
  }
}

export type Entry = { name: string; size: number; body: Readable };

/** The entries in order; what is not read of one is passed over. */
export async function* entriesOf(file: string): AsyncGenerator<Entry> {
  const entries = extract();
  const source = fs.createReadStream(file);
  const failed = pipeline(source, entries);
  failed.catch(() => undefined);
  for await (const entry of entries) {
    yield { name: entry.header.name, size: entry.header.size ?? 0, body: entry as unknown as Readable };
    entry.resume();
  }
  await failed;
}

/**
 * Reads the archive to its end, before anything is done with what it holds.
 *
 * @throws Error that says why it is no backup that can be restored
 */
export async function checkArchive(file: string): Promise<Manifest> {
  const digest = createHash('sha256');
  let manifest: Manifest | undefined;
  try {
    for await (const { name, size, body } of entriesOf(file)) {
      if (name === MANIFEST) {
        const chunks: Buffer[] = [];
        for await (const chunk of body) chunks.push(chunk as Buffer);
        manifest = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Manifest;
        continue;
      }
      manifest = undefined;
      noteEntry(digest, name, size);
      for await (const chunk of body) digest.update(chunk as Buffer);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error(`There is no file ${file}.`);
    throw new Error(`${file} is no whole backup: ${(error as Error).message}`);
  }
  if (!manifest) throw new Error(`${file} is no whole backup: it has no manifest at its end.`);
  if (manifest.format !== 1) {
    throw new Error(
      `${file} has a form that this version cannot read. Restore it with Plumbline ${manifest.version}.`,
    );
  }
  if (manifest.digest !== digest.digest('hex')) {
    throw new Error(`${file} was changed or damaged since it was written: its digest is another one.`);
  }
  return manifest;
}
