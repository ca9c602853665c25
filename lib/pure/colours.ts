/** Run colours: eight a theme, found so that no two look alike under any colour-vision deficiency. */

/** On white. The console takes them from the custom properties `--run-1` … `--run-8`, so a theme switch repaints all. */
export const LIGHT_RUNS = [
  '#2f17b0',
  '#e66d47',
  '#b269fa',
  '#b72562',
  '#30154e',
  '#1ca5a1',
  '#7c5aa7',
  '#621505',
] as const;
/** On near-black. */
export const DARK_RUNS = [
  '#f0ee37',
  '#acf1fb',
  '#7f543b',
  '#c28017',
  '#5b50ad',
  '#398fa3',
  '#32d997',
  '#e59fff',
] as const;

/** Solid, dash, dot: they tell runs apart beyond eight, and without colours. */
const DASHES = [undefined, '6 3', '2 3'] as const;
const COLOURS = LIGHT_RUNS.length;

export type RunColour = { colour: string; dash: string | undefined };

const BEYOND: RunColour = { colour: 'var(--faint)', dash: undefined };

/** FNV-1a, folded: the same run has the same colour on every page and every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return (value ^ (value >>> 16)) >>> 0;
}

/** The colour of one run by itself. */
export const runColour = (runId: string): string => `var(--run-${(hash(runId) % COLOURS) + 1})`;

/**
 * Colours of runs shown together: those chosen by hand, then each its own if that is free, else the next free one; then the same eight
 * dashed and dotted, then grey. Runs earlier in the list keep theirs when others join.
 *
 * @param chosen the numbers of colours, 1 to 8, by run id
 */
export function runColours(
  runIds: readonly string[],
  chosen: Readonly<Record<string, number>> = {},
): Map<string, RunColour> {
  const slots = new Map(runIds.flatMap((runId) => slotChosen(runId, chosen[runId])));
  const taken = new Set(slots.values());
  for (const runId of runIds) {
    if (slots.has(runId)) continue;
    const slot = freeSlot(hash(runId) % COLOURS, taken);
    if (slot === undefined) continue;
    taken.add(slot);
    slots.set(runId, slot);
  }
  return new Map(runIds.map((runId) => [runId, ofSlot(slots.get(runId))]));
}

const slotChosen = (runId: string, number: number | undefined) =>
  number !== undefined && number >= 1 && number <= COLOURS ? [[runId, number - 1] as const] : [];

const ofSlot = (slot: number | undefined): RunColour =>
  slot === undefined
    ? BEYOND
    : { colour: `var(--run-${(slot % COLOURS) + 1})`, dash: DASHES[Math.floor(slot / COLOURS)] };

function freeSlot(wanted: number, taken: ReadonlySet<number>): number | undefined {
  for (let step = 0; step < COLOURS * DASHES.length; step += 1) {
    const row = Math.floor(step / COLOURS);
    const slot = row * COLOURS + ((wanted + step) % COLOURS);
    if (!taken.has(slot)) return slot;
  }
  return undefined;
}
