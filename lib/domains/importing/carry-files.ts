import { createHash, type Hash } from 'node:crypto';
import { pipeline, type Readable, Transform } from 'node:stream';
import { Unreachable } from '@/lib/platform/http';
import { AppError } from '@/lib/pure/errors';
import { inLanes } from '@/lib/pure/in-lanes';
import { artifactFolder, type Finding, type Seen } from '../tracking';
import type { Pass } from './pass';
import { type Owner, reasonOf, type Source, type SourceFile } from './source';

const LANES = 4;
const TRIES = 3;
const DEEPEST = 64;
/** Larger than any artifact of good faith: a source must not fill the store by one file without end. */
const MOST_BYTES = 2 ** 40;

const FILE = 'file:';

/** `sizes`: what is agreed on of the files that are here as they are there, by field, for the next time. */
type Carried = { found: number; findings: Finding[]; sizes: Map<string, string> };

/** What source and installation had in common of a file when it was last brought or compared. */
type Agreed = { size: number; digest?: string; modified?: string };
const written = ({ size, digest = '', modified = '' }: Agreed) =>
  digest === '' ? String(size) : `${size} ${digest} ${modified}`.trim();
function readAgreed(text: string | undefined): Agreed | undefined {
  if (text === undefined) return undefined;
  const [size, digest, modified] = text.split(' ');
  return { size: Number(size), digest, modified };
}

/**
 * Brings the files of a run or a logged model that are not here as they are there. One of the same size is another file where the source
 * says that it was written since, and its bytes are others; a server says nothing but sizes. One that cannot be had, or that was
 * changed here since, is told and passed over.
 *
 * @param before what source and installation last agreed on; undefined where what is here was never brought by this import
 */
export async function carryFiles(
  pass: Pass,
  source: Source,
  owner: Owner,
  before: Seen | undefined,
): Promise<Carried> {
  const id = owner.kind === 'run' ? owner.run.id : owner.model.id;
  const carried: Carried = { found: 0, findings: [], sizes: new Map() };
  const tell = (outcome: Finding['outcome'], item: string, reason: string) =>
    carried.findings.push({ outcome, kind: 'artifact', item, reason });
  const folder = await artifactFolder(pass.context(), owner.kind, id);
  if (!folder) {
    tell('missing', '', 'The artifacts of its experiment are not kept by this server.');
    return carried;
  }

  const carryFile = async ({ path, size }: SourceFile, here: number | undefined) => {
    carried.found += 1;
    const agree = (on: Agreed) => carried.sizes.set(FILE + path, written(on));
    const agreed = readAgreed(before?.get(FILE + path));
    const agreeOnSize = (on: number) => agree(agreed?.size === on ? agreed : { size: on });
    if (size !== undefined && size === here) return agreeOnSize(size);
    const isOtherSizeHere = agreed !== undefined && agreed.size !== here;
    const isLeft = here !== undefined && (before === undefined || isOtherSizeHere);
    const leave = (there: string) =>
      tell('different', path, `Here it has ${here} bytes, there ${there}. Left as it is here.`);
    if (isLeft && size !== undefined) return leave(String(size));
    let isKnownToDiffer = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const file = await source.open(owner, path, pass.signal);
        const { modified } = file;
        if (file.size !== undefined && file.size === here && !isKnownToDiffer) {
          if (modified === undefined || modified === agreed?.modified) {
            file.body.destroy();
            return agreeOnSize(file.size);
          }
          const there = await digestOf(file.body);
          const ours = await folder.digest(path);
          if (there === ours) return agree({ size: file.size, digest: ours, modified });
          // Without a digest nobody knows which of the two was changed.
          if (isLeft || agreed?.digest !== ours)
            return tell(
              'different',
              path,
              `Here and there it has ${here} bytes, but not the same ones. Left as it is here.`,
            );
          isKnownToDiffer = true;
          continue;
        }
        if (isLeft) {
          file.body.destroy();
          return leave(file.size === undefined ? 'nobody says how many' : String(file.size));
        }
        if ((file.size ?? 0) > MOST_BYTES) {
          file.body.destroy();
          throw new AppError('PAYLOAD_TOO_LARGE', `It is larger than ${MOST_BYTES / 2 ** 30} GiB.`);
        }
        const hash = createHash('sha256');
        const stored = await folder.put(path, hashed(file.body, hash), {
          size: file.size,
          signal: pass.signal,
        });
        await pass.commit(async () => ({ delta: { files: { added: 1 }, bytes: stored.size } }));
        return agree({ size: stored.size, digest: hash.digest('hex'), modified });
      } catch (error) {
        pass.signal.throwIfAborted();
        if (isBroken(error) && attempt < TRIES) continue;
        tell('missing', path, await reasonOf(source, error));
        return;
      }
    }
  };

  const carryFolder = async (path: string, depth: number): Promise<void> => {
    if (depth > DEEPEST) {
      tell('missing', path, 'It lies too deep.');
      return;
    }
    const files = await source.list(owner, path);
    const isBelow = (file: SourceFile) => file.path.startsWith(path ? `${path}/` : '') && file.path !== path;
    for (const { path: odd, fault } of files) if (fault) tell('missing', odd, fault);
    const plain = files.filter((file) => !file.fault && isBelow(file));
    const sizes = await folder.sizes(path).catch((error) => {
      if (error instanceof AppError && error.code === 'INVALID_PARAMETER_VALUE')
        return new Map<string, number>();
      throw error;
    });
    await inLanes(
      plain.filter(({ isDir }) => !isDir),
      LANES,
      (file) => carryFile(file, sizes.get(file.path.slice(path ? path.length + 1 : 0))),
    );
    for (const { path: below } of plain.filter(({ isDir }) => isDir)) await carryFolder(below, depth + 1);
  };

  try {
    await carryFolder('', 0);
  } catch (error) {
    pass.signal.throwIfAborted();
    tell('missing', '', await reasonOf(source, error));
  }
  return carried;
}

/** The same bytes. Who destroys it destroys the body, and the other way round. */
function hashed(body: Readable, hash: Hash): Readable {
  const through = new Transform({
    transform(piece: Buffer, _, done) {
      hash.update(piece);
      done(null, piece);
    },
  });
  return pipeline(body, through, () => undefined);
}

async function digestOf(body: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of body) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** The store says so of a body that ended early or broke. */
const isBroken = (error: unknown) =>
  error instanceof Unreachable ||
  (error instanceof AppError && (error.code === 'CANCELLED' || error.field === 'body'));
