/** Names, ids and lengths as MLflow's clients expect a server to judge them. Each `…Fault` says what is wrong, or nothing. */

/** Lengths in characters. MLflow cuts param and run tag values that are longer; all else that is longer is refused. */
export const LIMITS = {
  /** Keys of metrics, params and tags, of whatever object. */
  key: 250,
  paramValue: 6000,
  runTagValue: 8000,
  experimentName: 500,
  experimentTagValue: 20_000,
  registeredModelName: 256,
  registryTagValue: 100_000,
  alias: 255,
  artifactLocation: 2048,
  artifactPath: 4096,
  datasetName: 500,
  datasetDigest: 36,
  datasetSource: 65_535,
  datasetSchema: 1_048_575,
  datasetProfile: 16_777_215,
  inputTagKey: 255,
  inputTagValue: 500,
} as const;

const RUN_ID = /^[a-zA-Z0-9][\p{L}\p{N}_-]{0,255}$/u;
const EXPERIMENT_ID = /^[a-zA-Z0-9][\p{L}\p{N}_-]{0,63}$/u;
const KEY = /^[/\p{L}\p{N}_.\- :]*$/u;
const ALIAS = /^[\p{L}\p{N}_-]*$/u;
const VERSION_ALIAS = /^v\d+$/i;
const NOT_IN_LOGGED_MODEL_NAME = /[/:.%"'\0]/;

export const runIdFault = (id: string) => (RUN_ID.test(id) ? undefined : 'must be a run id');
export const experimentIdFault = (id: string) =>
  EXPERIMENT_ID.test(id) ? undefined : `Invalid experiment ID: '${shorten(id)}'`;

export function experimentNameFault(name: string): string | undefined {
  if (name.trim() === '' || name.includes('\0')) return `Invalid experiment name: '${shorten(name)}'`;
  return lengthFault("'name'", name, LIMITS.experimentName);
}

/** An empty name asks the server to make one up. */
export const loggedModelNameFault = (name: string) =>
  NOT_IN_LOGGED_MODEL_NAME.test(name)
    ? `Invalid model name ('${shorten(name)}') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`
    : undefined;

export function registeredModelNameFault(name: string): string | undefined {
  if (name.trim() === '') return 'A model name must be provided.';
  if (/[/:\0]/.test(name)) return `Invalid model name '${shorten(name)}'. Names cannot contain '/' or ':'.`;
  return pathFault(name) ?? lengthFault("'name'", name, LIMITS.registeredModelName);
}

/** For setting an alias; reading or deleting one of these names finds nothing, as none was ever set. */
export function aliasFault(alias: string): string | undefined {
  if (alias === '') return 'Registered model alias name cannot be empty.';
  if (!ALIAS.test(alias)) {
    return `Invalid alias name: '${shorten(alias)}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`;
  }
  if (alias.toLowerCase() === 'latest') return "'latest' alias name (case insensitive) is reserved.";
  if (VERSION_ALIAS.test(alias)) return `Version alias name '${shorten(alias)}' is reserved.`;
  return lengthFault("'Registered model alias name'", alias, LIMITS.alias);
}

/** Keys of metrics, params and tags. */
export function keyFault(key: string): string | undefined {
  if (!KEY.test(key)) {
    return 'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).';
  }
  return pathFault(key) ?? lengthFault("'key'", key, LIMITS.key);
}

/** What the text means as a POSIX path: no `.` or empty segments, `..` resolved, two leading slashes kept. */
export function normalisePath(path: string): string {
  const root = /^\/\/(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : '';
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (segment !== '..' || root === '') kept.push(segment);
  }
  return root + kept.join('/') || '.';
}

/** One segment that begins with no dot reads the same as a path. */
const ONE_SEGMENT = /^[^/.][^/]*$/;

function pathFault(name: string): string | undefined {
  if (ONE_SEGMENT.test(name)) return undefined;
  const normal = normalisePath(name);
  if (normal === name && normal !== '.' && !normal.startsWith('..') && !normal.startsWith('/'))
    return undefined;
  return `Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '${shorten(normal)}'`;
}

/** Characters are counted, not UTF-16 units: the database and Python count so too. */
const lengthFault = (what: string, text: string, limit: number) =>
  text.length > limit && (text.length > 2 * limit || [...text].length > limit)
    ? `${what} exceeds the maximum length of ${limit} characters`
    : undefined;

const shorten = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text);

const MAX_DECODINGS = 4;
/** Control characters, and halves of surrogate pairs, which no file name can hold. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;
const DRIVE_OR_SCHEME = /^[a-z]:|^[a-z][a-z0-9+.-]*:\//i;
const ENCODED =
  /%[0-7][0-9a-f]|%u00[0-7][0-9a-f]|%(?:c[01]|e0%80)%[89ab][0-9a-f]|(?:(?!%e0%80)%(?:[89abdef][0-9a-f]|c[2-9a-f]))+/gi;

/**
 * A relative path below an artifact root, decoded once; a single slash may end it. Refused is whatever could mean a place
 * elsewhere, now or after further decodings, on any system: absolute paths, drives, URIs, backslashes, empty and dot segments.
 */
export function artifactPathFault(path: string): string | undefined {
  if (path.length > LIMITS.artifactPath)
    return `exceeds the maximum length of ${LIMITS.artifactPath} characters`;
  let text = path;
  for (let round = 0; round <= MAX_DECODINGS; round += 1) {
    if (UNPRINTABLE.test(text)) return 'contains control characters';
    if (DRIVE_OR_SCHEME.test(text)) return 'is not relative';
    if (text.includes('\\')) return 'contains a backslash';
    const segments = text.replace(/\/$/, '').split('/');
    if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
      return 'contains empty or dot segments';
    }
    const decoded = text.replace(ENCODED, decode);
    if (decoded === text) return undefined;
    text = decoded;
  }
  return 'is encoded too often';
}

/** One escape of ASCII, in the overlong spellings too that lax decoders take, or a run of others. A lone `%` stays. */
function decode(written: string): string {
  if (/^%[0-7]/.test(written) || /^%u/i.test(written))
    return String.fromCharCode(Number.parseInt(written.slice(-2), 16));
  const overlong = /^%(c[01]|e0%80)%([89ab][0-9a-f])$/i.exec(written);
  if (overlong) {
    const high = overlong[1]?.toLowerCase() === 'c1' ? 0x40 : 0;
    return String.fromCharCode(high | (Number.parseInt(overlong[2] ?? '', 16) & 0x3f));
  }
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
