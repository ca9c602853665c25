/** Expressions over what a run logged: `(train_loss - val_loss) / val_loss`, `log(loss) * params.lr`. */
import { invalid } from '../errors';
import { columnsIn, FUNCTIONS, type Names, type Node, parseNamed } from './parse';

export type Logged = { source: 'metric' | 'param'; key: string };

const PREFIXES = { metrics: 'metric', metric: 'metric', params: 'param', param: 'param' } as const;
const isPrefix = (text: string): text is keyof typeof PREFIXES => Object.hasOwn(PREFIXES, text);

/** As columns of the row that an expression is evaluated on are named. */
const columnName = ({ source, key }: Logged): string => `${source}s.${key}`;

const ALIASES = { log: 'ln', min: 'least', max: 'greatest' };

const NAMES: Names = {
  aliases: ALIASES,
  column([first = '', ...rest]) {
    const isNamed = rest.length > 0 && isPrefix(first);
    const key = isNamed ? rest.join('.') : [first, ...rest].join('.');
    const name = columnName({ source: isNamed ? PREFIXES[first] : 'metric', key });
    return { kind: 'column', name, type: 'number', isTime: false };
  },
};

const MOST_METRICS = 8;

/** What may be called, for whoever writes one. */
export const RUN_FUNCTIONS: readonly string[] = [
  ...Object.keys(ALIASES),
  ...Object.keys(FUNCTIONS).filter((name) => /^[a-z]{2,}$/.test(name)),
  'coalesce',
  'if',
].filter((name) => !['and', 'or', 'not', 'negative', 'hour', 'weekday', 'least', 'greatest'].includes(name));

/** What of a run the expression takes. */
export const logged = (node: Node): (Logged & { name: string })[] =>
  columnsIn(node).map((name) => {
    const dot = name.indexOf('.');
    return { name, source: name.slice(0, dot) === 'params' ? 'param' : 'metric', key: name.slice(dot + 1) };
  });

/**
 * A metric is named as it is, a parameter after `params.`; names that are no plain words stand in backticks.
 *
 * @throws INVALID_PARAMETER_VALUE saying where
 */
export function parseRunExpression(text: string): Node {
  const node = parseNamed(text, NAMES);
  const wrong = (message: string) => invalid(`The expression ${message}.`, { field: 'expression' });
  if (node.type === 'boolean') throw wrong('tells true from false. For a number write if(…, 1, 0) around it');
  if (node.type === 'text') throw wrong('gives a text, not a number');
  const metrics = logged(node).filter(({ source }) => source === 'metric');
  if (metrics.length > MOST_METRICS)
    throw wrong(`names ${metrics.length} metrics. It may name ${MOST_METRICS}`);
  return node;
}

const PLAIN = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;
const WORDS = /^(and|or|not|is|null|true|false)$/i;

/** A name as an expression writes it. */
export function writeLogged({ source, key }: Logged): string {
  const isPlain = PLAIN.test(key) && !WORDS.test(key) && !isPrefix(key.split('.')[0] ?? '');
  const name = isPlain ? key : `\`${key.replaceAll('`', '``')}\``;
  return source === 'param' ? `params.${name}` : name;
}
