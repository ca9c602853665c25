/** Secrets that have to be read again, such as those of another server: AES-256-GCM under the key of this installation. */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { env } from './env';
import { placeNew } from './place-new';

const IV = 12;
const TAG = 16;

let key: Buffer | undefined;

/** The setting, or a file that is made once: every machine of an installation must have the same. */
function installationKey(): Buffer {
  key ??= createHash('sha256')
    .update(env.secretKey ?? keyOfHome())
    .digest();
  return key;
}

/** @throws Error for a file that holds none: what would be sealed under nothing is open to all */
function keyOfHome(): string {
  const file = path.join(env.home, 'secrets', 'key');
  if (!fs.existsSync(file)) makeKey(file);
  const made = fs.readFileSync(file, 'utf8');
  if (made.trim() !== '') return made;
  throw new Error(
    `${file} is empty, which a full disk may have left. Put the key of a backup in its place, or remove it: then a new one is made, and secrets that were stored before have to be set again.`,
  );
}

/** Whole or not at all, on the disk before it is used; of two processes that begin at once one makes it, and both read that. */
function makeKey(file: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const side = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    fs.writeFileSync(side, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true });
    placeNew(side, file);
  } finally {
    fs.rmSync(side, { force: true });
  }
}

/** @param purpose what the secret belongs to: it opens for nothing else */
export const seal = (secret: string, purpose: string): string =>
  sealBytes(Buffer.from(secret), purpose).toString('base64url');

/** Undefined where the text was sealed under another key or for another purpose, or was changed. */
export const unseal = (text: string, purpose: string): string | undefined =>
  unsealBytes(Buffer.from(text, 'base64url'), purpose)?.toString('utf8');

export function sealBytes(bytes: Uint8Array, purpose: string): Buffer {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', installationKey(), iv).setAAD(Buffer.from(purpose));
  const sealed = [cipher.update(bytes), cipher.final()];
  return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]);
}

export function unsealBytes(bytes: Buffer, purpose: string): Buffer | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', installationKey(), bytes.subarray(0, IV), {
      authTagLength: TAG,
    });
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(IV, IV + TAG));
    return Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** A key of its own for each purpose, from that of the installation. */
export const keyFor = (purpose: string): Buffer =>
  createHmac('sha256', installationKey()).update(purpose).digest();

/** A number that tells installations apart, and nothing about their key. */
export const installationId = (): string =>
  String(createHmac('sha256', installationKey()).update('installation').digest().readUIntBE(0, 6));
