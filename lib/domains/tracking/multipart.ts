import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { blobs } from '@/lib/platform/blobs';
import { parsePlace } from './artifact-place';
import { writablePlace } from './artifacts';
import { noteHeard } from './heartbeats';

const UNAUDITED = 'volume: the files of every run; the run says whose they are';
const MOST_PARTS = 10_000;

const UploadId = z.string().min(1).max(2000);
const PartNumber = z.coerce.number().int().min(1).max(MOST_PARTS);
const Whole = z.object({ folder: z.string(), path: z.string().min(1).max(4096) });

/** The client names the folder in the URL, and in the body the file as it is called on its own disk. */
const fileOf = ({ folder, path }: z.output<typeof Whole>) =>
  `${folder.replace(/\/+$/, '')}/${path.split(/[/\\]/).at(-1) ?? ''}`;

export const createMultipartUpload = command({
  name: 'tracking.createMultipartUpload',
  summary: 'Begins an upload in parts.',
  access: 'artifacts.write',
  transaction: false,
  unaudited: UNAUDITED,
  input: Whole.extend({ numParts: z.coerce.number().int().min(1).max(MOST_PARTS) }),
  async run(ctx, { numParts, ...whole }) {
    const { key, root, path } = await writablePlace(ctx, fileOf(whole));
    return { uploadId: await blobs().createMultipart(key), numParts, path: `${root}/${path}` };
  },
});

/**
 * The client sends parts without its credentials, to the URLs that it was given: the upload's id, random and good
 * for this one file until the upload ends, is what lets it in.
 */
export const uploadPart = command({
  name: 'tracking.uploadPart',
  summary: 'Stores one part of an upload in parts; the upload id is the credential.',
  access: 'anyone',
  transaction: false,
  unaudited: UNAUDITED,
  input: z.object({
    path: z.string(),
    uploadId: UploadId,
    partNumber: PartNumber,
    body: z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream),
    size: z.number().optional(),
  }),
  async run(_ctx, { path, uploadId, partNumber, body, size }) {
    // The store knows for which key the upload was begun, by someone who may: nobody learns here what exists.
    const { key, owner } = parsePlace(path);
    const stored = await blobs().putPart(key, uploadId, partNumber, body, { size });
    noteHeard(owner.id);
    return stored;
  },
});

export const completeMultipartUpload = command({
  name: 'tracking.completeMultipartUpload',
  summary: 'Ends an upload in parts: the file appears, whole.',
  access: 'artifacts.write',
  transaction: false,
  unaudited: UNAUDITED,
  input: Whole.extend({
    uploadId: UploadId,
    parts: z
      .array(z.object({ partNumber: PartNumber, etag: z.string().min(1).max(200) }))
      .min(1)
      .max(MOST_PARTS),
  }),
  async run(ctx, { uploadId, parts, ...whole }) {
    const { key, owner } = await writablePlace(ctx, fileOf(whole));
    await blobs().completeMultipart(key, uploadId, parts);
    noteHeard(owner.id);
    return {};
  },
});

export const abortMultipartUpload = command({
  name: 'tracking.abortMultipartUpload',
  summary: 'Gives up an upload in parts and removes what had come.',
  access: 'artifacts.write',
  transaction: false,
  unaudited: UNAUDITED,
  input: Whole.extend({ uploadId: UploadId }),
  async run(ctx, { uploadId, ...whole }) {
    const { key } = await writablePlace(ctx, fileOf(whole));
    await blobs().abortMultipart(key, uploadId);
    return {};
  },
});
