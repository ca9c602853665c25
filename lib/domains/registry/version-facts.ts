import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';
import { blobs } from '@/lib/platform/blobs';
import { log } from '@/lib/platform/log';

/** What a version's own files say of it, read when it is registered: they may be changed later, this is not. */
export type VersionFacts = {
  flavors: string[];
  signature: { inputs: unknown; outputs: unknown; params: unknown } | null;
  /** The file of the input example, relative to the model. */
  inputExample: string | null;
  /** Files that describe the environment, by name. */
  environment: Record<string, string>;
  mlflowVersion: string | null;
  sizeBytes: number | null;
  files: number | null;
  /** Changes with every file that is written, added or removed; none where there are too many to tell. */
  fingerprint: string | null;
};

const ENVIRONMENT = ['requirements.txt', 'conda.yaml', 'python_env.yaml'];
const MOST_MODEL = 1 << 20;
const MOST_ENVIRONMENT = 64 << 10;
const MOST_FILES = 5000;

const text = z.string().nullish();
const MLmodel = z.object({
  flavors: z.record(z.string(), z.unknown()).nullish(),
  signature: z.object({ inputs: text, outputs: text, params: text }).nullish(),
  saved_input_example_info: z.object({ artifact_path: z.string() }).nullish(),
  mlflow_version: text,
  model_size_bytes: z.number().nullish(),
});

/** Reads the folder of a model in the artifact store. What is not there or cannot be read is not told. */
export async function readFacts(key: string): Promise<VersionFacts> {
  const [described, listing, ...environment] = await Promise.all([
    smallText(`${key}/MLmodel`, MOST_MODEL),
    fingerprintOf(key),
    ...ENVIRONMENT.map((name) => smallText(`${key}/${name}`, MOST_ENVIRONMENT)),
  ]);
  const model = parseModel(described);
  return {
    flavors: Object.keys(model?.flavors ?? {}),
    signature: model?.signature
      ? {
          inputs: parsed(model.signature.inputs),
          outputs: parsed(model.signature.outputs),
          params: parsed(model.signature.params),
        }
      : null,
    inputExample: model?.saved_input_example_info?.artifact_path ?? null,
    environment: Object.fromEntries(
      ENVIRONMENT.flatMap((name, at) => {
        const content = environment[at];
        return content === undefined ? [] : [[name, content]];
      }),
    ),
    mlflowVersion: model?.mlflow_version ?? null,
    sizeBytes: model?.model_size_bytes ?? listing?.bytes ?? null,
    files: listing?.files ?? null,
    fingerprint: listing?.digest ?? null,
  };
}

function parseModel(described: string | undefined): z.output<typeof MLmodel> | undefined {
  if (described === undefined) return undefined;
  try {
    return MLmodel.safeParse(parse(described)).data;
  } catch {
    return undefined;
  }
}

/** The parts of a signature are JSON inside YAML. */
function parsed(json: string | null | undefined): unknown {
  try {
    return json ? JSON.parse(json) : null;
  } catch {
    return null;
  }
}

/** A file of the store as text; undefined where it is missing, too long or not UTF-8. */
async function smallText(key: string, most: number): Promise<string | undefined> {
  try {
    const stat = await blobs().stat(key);
    if (!stat || stat.size > most) return undefined;
    const { body } = await blobs().get(key);
    const bytes = await new Response(body).arrayBuffer();
    const content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // PostgreSQL holds no NUL.
    return content.includes('\0') ? undefined : content;
  } catch (error) {
    log.debug({ key, err: error }, 'a file of a model could not be read');
    return undefined;
  }
}

/** Of names, sizes and times, not of bytes: a model may be gigabytes. */
export async function fingerprintOf(
  key: string,
): Promise<{ digest: string; files: number; bytes: number } | undefined> {
  const hash = createHash('sha256');
  let files = 0;
  let bytes = 0;
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    let pageToken: string | undefined;
    do {
      const page = await blobs().list(`${key}${folder}`, { pageToken });
      for (const { name, isDir, size = 0, modified } of page.entries) {
        if (isDir) folders.push(`${folder}/${name}`);
        else {
          files += 1;
          bytes += size;
          hash.update(`${folder}/${name}\0${size}\0${modified?.getTime()}\0`);
        }
      }
      if (files > MOST_FILES) return undefined;
      pageToken = page.nextPageToken;
    } while (pageToken);
  }
  return files > 0 ? { digest: hash.digest('hex'), files, bytes } : undefined;
}
