/** Names, ids and lengths as MLflow's clients expect a server to judge them. Each `…Fault` answers what is wrong, or undefined. */

export const LIMITS = {
  key: 250,
  paramValue: 6000,
  runTagValue: 8000,
  experimentName: 500,
  experimentTagValue: 20_000,
  artifactLocation: 2048,
  datasetName: 500,
  datasetDigest: 36,
  datasetSource: 65_535,
  datasetSchema: 1_048_575,
  datasetProfile: 16_777_215,
  inputTagKey: 255,
  inputTagValue: 500,
  artifactPath: 4096,
} as const;

const RUN_ID = /^[a-zA-Z0-9][\w-]{0,255}$/;
const EXPERIMENT_ID = /^[a-zA-Z0-9][\w-]{0,63}$/;
const KEY = /^[/\p{L}\p{N}_.\- :]*$/u;

export const runIdFault = (id: string) => (RUN_ID.test(id) ? undefined : 'must be a run id');
export const experimentIdFault = (id: string) => (EXPERIMENT_ID.test(id) ? undefined : 'must be an experiment id');

export function experimentNameFault(name: string): string | undefined {
  if (name.trim() === '') return 'must not be empty';
  if (name.length > LIMITS.experimentName) {
    return `'name' exceeds the maximum length of ${LIMITS.experimentName} characters`;
  }
  return undefined;
}

const MODEL_NAME = /^[^/:.%"']+$/;
export const loggedModelNameFault = (name: string) =>
  name === '' || MODEL_NAME.test(name) ? undefined : `must not contain any of / : . % " '`;

/** What the text means as a POSIX path: no `.` or empty segments, `..` resolved. */
export function normalisePath(path: string): string {
  const isAbsolute = path.startsWith('/');
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (segment !== '..' || !isAbsolute) kept.push(segment);
  }
  const joined = kept.join('/');
  return isAbsolute ? `/${joined}` : joined || '.';
}

/** Keys of metrics, params and run tags. */
export function keyFault(key: string): string | undefined {
  if (!KEY.test(key)) {
    return 'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).';
  }
  const normal = normalisePath(key);
  if (normal !== key || normal === '.' || normal.startsWith('..') || normal.startsWith('/')) {
    return `Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '${normal}'`;
  }
  if (key.length > LIMITS.key) return `exceeds the maximum length of ${LIMITS.key} characters`;
  return undefined;
}

const CONTROL = /\p{Cc}/u;
const DRIVE = /^[a-zA-Z]:/;
const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//;
const isStep = (segment: string) => segment === '' || segment === '.' || segment === '..';

/**
 * A relative path below an artifact root, decoded once. Refused is whatever could mean a place elsewhere now or after
 * further decodings, on any system: absolute paths, drives, URIs, `.` and `..` between either kind of slash.
 */
export function artifactPathFault(path: string): string | undefined {
  if (path.length > LIMITS.artifactPath) return 'is too long';
  let text = path;
  for (let round = 0; round < 4; round += 1) {
    if (CONTROL.test(text)) return 'contains control characters';
    if (DRIVE.test(text) || SCHEME.test(text)) return 'is not relative';
    if (text.includes('\\')) return 'contains a backslash';
    if (text.replace(/\/$/, '').split('/').some(isStep)) return 'contains empty or dot segments';
    const decoded = decode(text);
    if (decoded === text) return undefined;
    text = decoded;
  }
  return 'is encoded too often';
}

/** Decodes what can be decoded; a lone `%` stays, as file names may hold one. */
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded.replace(/%(2[eEfF]|5[cC]|0[0-9a-fA-F]|1[0-9a-fA-F]|7[fF])/g, (code) =>
        String.fromCharCode(Number.parseInt(code.slice(1), 16)),
      );
    }
  });
}
