/** The packages of an environment, as pip's and conda's files name them. */
import { parse } from 'yaml';

/** Versions by package, in pip's canonical spelling; an empty text is any version. */
export type Packages = Map<string, string>;
export type Environment = { python: string | undefined; packages: Packages };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** PEP 503: `Scikit_Learn` and `scikit-learn` are one. */
const canonical = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-');

const REQUIREMENT = /^([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*(.*)$/;

/** `numpy==1.26.4` is told as `1.26.4`, `numpy>=1.2,<2` as `>=1.2,<2`, a place as it is. */
function readRequirement(line: string): [name: string, version: string] | undefined {
  const text = line
    .replace(/(^|\s)#.*$/, '')
    .replace(/\s+--hash=\S+/g, '')
    .trim();
  if (text === '') return undefined;
  const editable = /^(?:-e|--editable)\s+(.*)$/.exec(text)?.[1];
  const place = editable ?? (/^(?:[a-z]+\+)?[a-z]+:\/\/|^\.{0,2}\//.test(text) ? text : undefined);
  if (place !== undefined) {
    const named =
      /[#&]egg=([\w.-]+)/.exec(place)?.[1] ??
      place
        .replace(/[#?@].*$/, '')
        .split('/')
        .filter(Boolean)
        .at(-1);
    return named ? [canonical(named.replace(/\.(git|whl|zip|tar\.gz)$/, '')), place] : undefined;
  }
  if (text.startsWith('-')) return undefined;
  const [, name, extras, rest = ''] = REQUIREMENT.exec(text) ?? [];
  if (!name) return undefined;
  const [version = '', marker] = rest.split(';').map((part) => part.trim());
  const exact = version.replace(/^={2,3}\s*/, '').replace(/\s+/g, '');
  return [
    canonical(name) + (extras ? `[${extras.replace(/\s+/g, '')}]` : ''),
    marker ? `${exact} (${marker})` : exact,
  ];
}

/** A requirements.txt; options and references to other files are left out. */
export const readRequirements = (text: string): Packages =>
  new Map(
    text
      .replace(/\\\r?\n/g, ' ')
      .split(/\r?\n/)
      .flatMap((line) => {
        const read = readRequirement(line);
        return read ? [read] : [];
      }),
  );

const parseYaml = (text: string): unknown => {
  try {
    return parse(text, { maxAliasCount: 10 });
  } catch {
    return undefined;
  }
};

/** A conda.yaml, with what it has pip install. */
export function readConda(text: string): Environment {
  const parsed = parseYaml(text);
  const dependencies = isRecord(parsed) && Array.isArray(parsed.dependencies) ? parsed.dependencies : [];
  const packages: Packages = new Map();
  let python: string | undefined;
  for (const dependency of dependencies) {
    if (isRecord(dependency)) {
      for (const [name, version] of readRequirements(texts(dependency.pip).join('\n')))
        packages.set(name, version);
      continue;
    }
    if (typeof dependency !== 'string') continue;
    const [, name, version = ''] = /^(?:[\w-]+::)?([\w.-]+)\s*(.*)$/.exec(dependency.trim()) ?? [];
    const exact = version.replace(/^={1,2}/, '').trim();
    if (name === 'python') python = exact;
    else if (name) packages.set(canonical(name), exact);
  }
  return { python, packages };
}

/** A python_env.yaml of MLflow: the version of Python, and what builds packages. */
export function readPythonEnv(text: string): string | undefined {
  const parsed = parseYaml(text);
  return isRecord(parsed) && typeof parsed.python === 'string' ? parsed.python : undefined;
}
