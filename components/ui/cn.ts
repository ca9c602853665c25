import { type ClassValue, clsx } from 'clsx';

/** Kinds that are told by whole words. */
const WORDS: Record<string, string> = {
  display:
    'block inline-block inline flex inline-flex table table-cell table-row grid inline-grid contents hidden list-item',
  position: 'static fixed absolute relative sticky',
  visibility: 'visible invisible collapse',
  case: 'uppercase lowercase capitalize normal-case',
  line: 'underline overline line-through no-underline',
  slant: 'italic not-italic',
  reader: 'sr-only not-sr-only',
  overflowOfText: 'truncate text-ellipsis text-clip',
};

/** Kinds that are told by how the class begins; the first that fits counts. */
const BEGINNINGS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['font-family', /^font-(sans|mono)$/],
  ['font-weight', /^font-/],
  ['text-size', /^text-(xs|sm|base|lg|xl|\[[\d.]+(px|rem|em)\])$/],
  ['text-align', /^text-(start|end|left|right|center|justify)$/],
  ['text-wrap', /^text-(wrap|nowrap|balance|pretty)$/],
  ['text-colour', /^text-/],
  ['flex-direction', /^flex-(row|col)/],
  ['flex-wrap', /^flex-(wrap|nowrap)/],
  ['border-spacing', /^border-spacing-/],
  ['border-style', /^border-(solid|dashed|dotted|none)$/],
  ['border-collapse', /^border-(collapse|separate)$/],
  ['$1', /^(border-[xytblrse])(-(0|2|4|8))?$/],
  ['border-width', /^border(-(0|2|4|8))?$/],
  ['border-colour-$1', /^border-([xytblrse])-/],
  ['border-colour', /^border-/],
  ['bg-clip', /^bg-clip-/],
  ['bg-image', /^bg-(none$|gradient-|linear-|\[(radial|repeating|linear|conic)-)/],
  ['bg-size', /^bg-\[length:/],
  ['bg', /^bg-/],
  ['shadow', /^shadow/],
  ['ring-inset', /^ring-inset$/],
  ['ring-width', /^ring(-\d+)?$/],
  ['ring-offset-width', /^ring-offset-\d+$/],
  ['ring', /^ring-/],
  ['outline-width', /^outline(-\d+)?$/],
  ['outline-offset', /^outline-offset-/],
  ['outline-style', /^outline-(none|hidden|dashed)$/],
  ['outline', /^outline-/],
  ['decoration-style', /^decoration-(solid|dotted|dashed|double|wavy)$/],
  ['stroke-width', /^stroke-\d/],
  ['divide-$1', /^divide-([xy])/],
  ['align-content', /^content-(center|start|end|between)$/],
  ['object-fit', /^object-(contain|cover|fill|none|scale-down)$/],
  ['grid-flow', /^grid-flow-/],
  [
    '$1',
    /^((?:min|max)-[wh]|grid-(?:cols|rows)|(?:col|row)-(?:start|end)|gap-[xy]|space-[xy]|overflow-[xy]|inset-[xy]|overscroll-[xy]|justify-(?:items|self)|scroll-[mp][xytblrse]?|pointer-events|underline-offset|rounded-(?:[tblrse]|[tb][lr]|[se][se])(?=-|$)|translate-[xyz]|scale-[xyz]|auto-(?:cols|rows)|will-change|line-clamp)/,
  ],
  [
    '$1',
    /^([wh]|size|[pm][xytblrse]?|gap|z|top|bottom|left|right|start|end|inset|opacity|justify|items|self|overflow|whitespace|leading|tracking|cursor|select|rounded|animate|transition|duration|ease|delay|flex|grow|shrink|basis|order|col|row|object|align|break|list|resize|stroke|fill|rotate|translate|scale|origin|brightness|blur|touch|aspect|columns|accent|caret|appearance|content|decoration|isolation|table)(?=-|$)/,
  ],
];

const SIDES = { x: ['s', 'e', 'l', 'r'], y: ['t', 'b'] };
const around = (name: string, sides = [...'xytblrse']) => sides.map((side) => name + side);

/** What a kind says of others too: padding all around takes the place of one at the top. */
const COVERS: Record<string, readonly string[]> = {
  size: ['w', 'h'],
  p: around('p'),
  px: around('p', SIDES.x),
  py: around('p', SIDES.y),
  m: around('m'),
  mx: around('m', SIDES.x),
  my: around('m', SIDES.y),
  gap: ['gap-x', 'gap-y'],
  overflow: ['overflow-x', 'overflow-y'],
  inset: ['inset-x', 'inset-y', 'start', 'end', 'top', 'right', 'bottom', 'left'],
  'inset-x': ['start', 'end', 'left', 'right'],
  'inset-y': ['top', 'bottom'],
  flex: ['basis', 'grow', 'shrink'],
  rounded: around('rounded-', [...'tblrse', 'tl', 'tr', 'bl', 'br', 'ss', 'se', 'es', 'ee']),
  'border-width': around('border-'),
  'border-x': around('border-', SIDES.x),
  'border-y': around('border-', SIDES.y),
  'border-colour': around('border-colour-'),
  'text-size': ['leading'],
  'line-clamp': ['display', 'overflow'],
};

const kinds = new Map(
  Object.entries(WORDS).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind] as const)),
);

function findKind(base: string): string | undefined {
  for (const [kind, pattern] of BEGINNINGS) {
    const found = pattern.exec(base);
    if (found) return kind.replace('$1', found[1] ?? '');
  }
}

function kindOf(base: string): string | undefined {
  if (!kinds.has(base)) kinds.set(base, findKind(base) ?? '');
  return kinds.get(base) || undefined;
}

/** `md:hover:-mt-2!` is said of `md:hover:`, is important, and of the kind `mt`. */
const PARTS = /^((?:[^:[\]]*(?:\[[^\]]*\][^:[\]]*)?:)*)(!?)-?([^!]+)(!?)$/;

function merge(classes: string): string {
  const taken = new Set<string>();
  const kept: string[] = [];
  for (const name of classes.split(/\s+/).reverse()) {
    const [, variants = '', before, base = '', after] = PARTS.exec(name) ?? [];
    const kind = kindOf(base);
    if (kind) {
      const scope = `${variants}${before || after} `;
      if (taken.has(scope + kind)) continue;
      taken.add(scope + kind);
      for (const covered of COVERS[kind] ?? []) taken.add(scope + covered);
    }
    kept.push(name);
  }
  return kept.reverse().join(' ');
}

const merged = new Map<string, string>();
const REMEMBERED = 2_000;

/**
 * Joins classes, of which later ones take the place of earlier ones of their kind: so a component's own looks give way to
 * those that its user asks for. It knows the kinds that the console uses; `cn.test.ts` holds it against all of them.
 */
export function cn(...classes: ClassValue[]): string {
  const all = clsx(classes);
  let result = merged.get(all);
  if (result === undefined) {
    result = merge(all.trim());
    if (merged.size >= REMEMBERED) merged.clear();
    merged.set(all, result);
  }
  return result;
}
