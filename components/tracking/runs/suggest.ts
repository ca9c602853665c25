import {
  attributesOf,
  completionContext,
  DATASET_KEYS,
  formatComparison,
  operatorsOf,
  quoteKey,
  quoteValue,
  type Source,
  tokenizeFilter,
  valuesOf,
} from '@/lib/pure/search-filter';

export type Suggestion = {
  label: string;
  /** What kind of thing it is. */
  detail: string;
  /** The whole text once it is taken, and where the cursor then stands. */
  text: string;
  cursor: number;
  /** Taken, it is a whole question. */
  isComplete?: boolean;
};

export type KnownKeys = { metrics: readonly string[]; params: readonly string[]; tags: readonly string[] };

const MOST = 12;
const STATUSES = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'];
const DETAILS: Record<Source, string> = {
  metric: 'metric',
  param: 'parameter',
  tag: 'tag',
  attribute: 'attribute',
  dataset: 'dataset',
};
/** Attributes that a person filters by; the others are for programs. */
const ATTRIBUTES = attributesOf('run').filter((name) => name !== 'artifact_uri');

const has = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
const startsFirst = (prefix: string) => (a: string, b: string) =>
  Number(b.toLowerCase().startsWith(prefix.toLowerCase())) -
  Number(a.toLowerCase().startsWith(prefix.toLowerCase()));

/** What could stand at the cursor, best first. */
export function suggest(
  text: string,
  cursor: number,
  keys: KnownKeys,
  values: readonly string[],
): Suggestion[] {
  const byName = nameSearch(text);
  if (byName) return [byName, ...complete(text, cursor, keys, values)].slice(0, MOST);
  return complete(text, cursor, keys, values).slice(0, MOST);
}

/** Words without an operator are meant as a part of a run's name. */
function nameSearch(text: string): Suggestion | undefined {
  const words = text.trim();
  const tokens = tokenizeFilter(words);
  const isPlain =
    tokens.length > 0 &&
    tokens.every(({ kind }) => kind === 'name' || kind === 'unknown' || kind === 'number');
  if (!isPlain || /^(metric|param|tag|dataset|attribute)s?\./.test(words) || words.endsWith('.'))
    return undefined;
  const clause = formatComparison({ source: 'attribute', key: 'run_name', op: 'ILIKE', value: `%${words}%` });
  return {
    label: `“${words}”`,
    detail: 'in the run’s name',
    text: clause,
    cursor: clause.length,
    isComplete: true,
  };
}

function complete(text: string, cursor: number, keys: KnownKeys, values: readonly string[]): Suggestion[] {
  const { expects, source, key = '', prefix, from, to, isInList } = completionContext('run', text, cursor);
  const put = (insert: string, label: string, detail: string): Suggestion => {
    const rest = text.slice(to).replace(/^\s+/, '');
    const before = text.slice(0, from) + insert;
    const joined = rest === '' ? before : `${before.trimEnd()} ${rest}`;
    return { label, detail, text: joined, cursor: before.length };
  };
  if (expects === 'conjunction') {
    const words = isBracketOpen(text.slice(0, from)) ? [...CONJUNCTIONS, CLOSE] : CONJUNCTIONS;
    return words.filter(([word]) => has(word, prefix)).map(([word, detail]) => put(`${word} `, word, detail));
  }
  if (expects === 'operator') {
    return operatorsOf('run', source ?? 'attribute', key)
      .filter((operator) => has(operator, prefix))
      .map((operator) => put(`${operator} `, operator, OPERATOR_WORDS[operator] ?? ''));
  }
  if (expects === 'value') {
    if (source === 'metric') return [];
    const known = source && valuesOf('run', source, key);
    return (source === 'attribute' && key === 'status' ? STATUSES : (known ?? values))
      .filter((value) => has(value, prefix))
      .sort(startsFirst(prefix))
      .map((value) => put(`${quoteValue(value)}${isInList ? '' : ' '}`, value, key));
  }
  const isLater = source === undefined && text.slice(0, from).trim() !== '';
  const words = BEFORE_KEYS.filter(([word]) => isLater && word.startsWith(prefix.toUpperCase()));
  const candidates = keyCandidates(source, keys)
    .filter(({ name }) => has(name, prefix))
    .sort((a, b) => startsFirst(prefix)(a.name, b.name))
    .map(({ written, name, detail }) => put(`${written} `, name, detail));
  return [
    ...candidates.slice(0, MOST - words.length),
    ...words.map(([word, detail]) => put(`${word} `, word, detail)),
  ];
}

function isBracketOpen(text: string): boolean {
  let depth = 0;
  for (const { kind } of tokenizeFilter(text)) depth += kind === 'open' ? 1 : kind === 'close' ? -1 : 0;
  return depth > 0;
}

type Word = readonly [word: string, meaning: string];
const CONJUNCTIONS: readonly Word[] = [
  ['AND', 'both must hold'],
  ['OR', 'one must hold'],
];
const CLOSE: Word = [')', 'ends what the bracket began'];
const BEFORE_KEYS: readonly Word[] = [
  ['NOT', 'what follows must not hold'],
  ['(', 'begins a bracket'],
];

const OPERATOR_WORDS: Record<string, string> = {
  '=': 'is',
  '!=': 'is not',
  LIKE: 'looks like, % for anything',
  ILIKE: 'looks like, capitals or not',
  IN: 'is one of',
  'NOT IN': 'is none of',
  'IS NULL': 'is not there',
  'IS NOT NULL': 'is there',
};

function keyCandidates(source: Source | undefined, keys: KnownKeys) {
  const of = (kind: Source, names: readonly string[]) =>
    names.map((name) => ({
      name,
      written: kind === 'attribute' ? name : `${kind}s.${quoteKey(name)}`,
      detail: DETAILS[kind],
    }));
  const all: Record<Source, ReturnType<typeof of>> = {
    attribute: of('attribute', ATTRIBUTES),
    metric: of('metric', keys.metrics),
    param: of('param', keys.params),
    tag: of(
      'tag',
      keys.tags.filter((name) => !name.startsWith('mlflow.')),
    ),
    dataset: of('dataset', DATASET_KEYS),
  };
  return source ? all[source] : [...all.metric, ...all.param, ...all.attribute, ...all.tag, ...all.dataset];
}
