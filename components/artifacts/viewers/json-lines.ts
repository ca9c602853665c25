/** A JSON value as lines of a tree: only what is open has lines. */
export type JsonLine = {
  /** The way here, unlike any other line's. */
  path: string;
  depth: number;
  /** A key, an index, or a stretch of indices; nothing at the root. */
  name: string;
  look: 'string' | 'number' | 'word' | 'object' | 'array' | 'stretch';
  /** The value, or what it has in it. */
  text: string;
  /** Undefined where there is nothing to open. */
  isOpen?: boolean;
};

/** Longer arrays are shown in stretches of this length. */
const STRETCH = 100;
const MOST_LINES = 200_000;
const LONGEST = 2_000;

type Stretch = { start: number; items: unknown[] };
type Node = { name: string; value: unknown; stretch?: Stretch };

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

function childrenOf({ value, stretch }: Node): Node[] {
  if (stretch)
    return stretch.items.map((item, index) => ({ name: String(stretch.start + index), value: item }));
  if (!Array.isArray(value))
    return Object.entries(value as object).map(([name, inner]) => ({ name, value: inner }));
  if (value.length <= 2 * STRETCH) return value.map((item, index) => ({ name: String(index), value: item }));
  return Array.from({ length: Math.ceil(value.length / STRETCH) }, (_, part) => {
    const start = part * STRETCH;
    const items = value.slice(start, start + STRETCH);
    return { name: `${start} … ${start + items.length - 1}`, value: items, stretch: { start, items } };
  });
}

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

function describe({ value, stretch }: Node): Pick<JsonLine, 'look' | 'text'> {
  if (stretch) return { look: 'stretch', text: '' };
  if (Array.isArray(value)) return { look: 'array', text: value.length === 0 ? '[]' : `[${value.length}]` };
  if (isBranch(value)) {
    const keys = Object.keys(value);
    return { look: 'object', text: keys.length === 0 ? '{}' : `{${keys.length}}` };
  }
  if (typeof value === 'string') return { look: 'string', text: JSON.stringify(cut(value)) };
  return { look: typeof value === 'number' ? 'number' : 'word', text: String(value) };
}

const isEmpty = (value: object) => (Array.isArray(value) ? value.length : Object.keys(value).length) === 0;

/** The lines of all that is open, from the top. */
export function jsonLines(root: unknown, open: (path: string, depth: number) => boolean): JsonLine[] {
  const lines: JsonLine[] = [];
  const visit = (node: Node, path: string, depth: number) => {
    if (lines.length >= MOST_LINES) return;
    const canOpen = isBranch(node.value) && !isEmpty(node.value);
    const isOpen = canOpen && open(path, depth);
    lines.push({ path, depth, name: node.name, ...describe(node), ...(canOpen && { isOpen }) });
    if (!isOpen) return;
    for (const child of childrenOf(node))
      visit(child, `${path}/${encodeURIComponent(child.name)}`, depth + 1);
  };
  visit({ name: '', value: root }, '', 0);
  return lines;
}
