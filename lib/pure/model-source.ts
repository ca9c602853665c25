/** Where a model version says that its files are: read by its form alone, and refused in every form that has tricked other servers. */
import { artifactPathFault } from './mlflow-names';

/** Stores that clients read by themselves. The server never opens one of these. */
const STORES = /^(s3|gs|wasbs|abfss?|hdfs|viewfs|r2|dbfs|uc):\/\//i;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const LONGEST = 2048;
const MOST_DECODINGS = 4;

export type ModelSource =
  | { kind: 'loggedModel'; modelId: string }
  | { kind: 'version'; name: string; version?: number; stage?: string; alias?: string }
  | { kind: 'run'; runId: string; path: string }
  /** A path as the artifact proxy knows it. */
  | { kind: 'artifacts'; path: string }
  | { kind: 'store'; uri: string }
  | { kind: 'refused'; why: string };

const LOGGED_MODEL = /(?:^models:\/|\/models\/)(m-[0-9a-f]{32})(?=\/|$)/;
const OF_RUN = /(?:^runs:\/|\/)([0-9a-f]{32})(?:\/artifacts)?\/(.+)$/;

/**
 * What the source of another server's version may be called here, likeliest first: ids of runs and logged models stay when they are
 * brought, and the places of their files do not.
 */
export function sourcesHere({ source, modelId }: { source: string; modelId?: string }): string[] {
  const model = modelId || LOGGED_MODEL.exec(source)?.[1];
  const [, runId, path] = OF_RUN.exec(source) ?? [];
  return [...(model ? [`models:/${model}`] : []), ...(runId ? [`runs:/${runId}/${path}`] : []), source];
}

const refused = (why: string): ModelSource => ({ kind: 'refused', why });

const LOCAL =
  'To use a local path as a model version source, it would have to be on this server, which reads no files but its own artifacts.';
const RELATIVE = 'An absolute path must be provided without relative path references present.';

/** Whether a URI means something else than it shows: steps upward, fragments, parameters, in whatever encoding. */
export function uriFault(uri: string): string | undefined {
  if (uri.length > LONGEST) return `exceeds the maximum length of ${LONGEST} characters`;
  let text = uri;
  for (let round = 0; round <= MOST_DECODINGS; round += 1) {
    if (/[#?;\\]|\p{Cc}/u.test(text)) return "must not contain '#', '?', ';', '\\' or control characters";
    if (text.split('/').includes('..')) return "must not contain '..'";
    let decoded: string;
    try {
      decoded = decodeURIComponent(text);
    } catch {
      return 'must be validly percent-encoded';
    }
    if (decoded === text) return undefined;
    text = decoded;
  }
  return 'is encoded too often';
}

export function parseModelSource(source: string): ModelSource {
  const scheme = SCHEME.exec(source)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'file' || scheme.length === 1) return refused(LOCAL);
  const rest = source.slice(scheme.length + 1);
  if (scheme === 'models') return parseModelsUri(rest);
  if (scheme === 'runs') return parseRunsUri(rest);
  if (scheme === 'mlflow-artifacts') return parseProxied(rest);
  if (!STORES.test(source)) return refused(`Sources of the kind '${scheme}' are not read.`);
  return uriFault(source) ? refused(RELATIVE) : { kind: 'store', uri: source.replace(/\/+$/, '') };
}

const IMPROPER =
  "Models URIs must be of the form 'models:/name/suffix' or 'models:/name@alias' where suffix is a version, a stage or 'latest'.";

function parseModelsUri(rest: string): ModelSource {
  // Two slashes would name another registry.
  if (!/^\/[^/]/.test(rest)) return refused(IMPROPER);
  const [first = '', second, ...more] = rest.slice(1).split('/');
  if (more.length > 0 || first.trim() === '' || /\p{Cc}/u.test(rest)) return refused(IMPROPER);
  if (second === undefined) {
    const at = first.lastIndexOf('@');
    if (at > 0 && at < first.length - 1)
      return { kind: 'version', name: first.slice(0, at), alias: first.slice(at + 1) };
    return { kind: 'loggedModel', modelId: first };
  }
  if (second.trim() === '') return refused(IMPROPER);
  if (/^\d{1,9}$/.test(second)) return { kind: 'version', name: first, version: Number(second) };
  return second.toLowerCase() === 'latest'
    ? { kind: 'version', name: first }
    : { kind: 'version', name: first, stage: second };
}

function parseRunsUri(rest: string): ModelSource {
  const [, runId = '', path = ''] = /^\/([^/]+)(?:\/(.*))?$/s.exec(rest) ?? [];
  if (runId === '') return refused("A run's artifacts are named 'runs:/<run id>/<path>'.");
  const trimmed = path.replace(/\/+$/, '');
  return trimmed !== '' && (uriFault(trimmed) || artifactPathFault(trimmed))
    ? refused(RELATIVE)
    : { kind: 'run', runId, path: trimmed };
}

function parseProxied(rest: string): ModelSource {
  // A host in it is the proxy that the client reached; ours, or the path has no owner here.
  const path = rest.replace(/^\/\/[^/]*/, '').replace(/^\/+|\/+$/g, '');
  if (path === '' || uriFault(path) || artifactPathFault(path)) return refused(RELATIVE);
  return { kind: 'artifacts', path };
}

/** Whether a location is a folder or lies below it; both without faults. */
export function isBelowUri(uri: string, root: string): boolean {
  const folder = root.replace(/\/+$/, '');
  return folder !== '' && (uri === folder || uri.startsWith(`${folder}/`));
}
