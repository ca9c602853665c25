import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DARK_RUNS, LIGHT_RUNS, runColour, runColours } from './colours';

type Triple = [number, number, number];

const linear = (hex: string): Triple =>
  [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as Triple;

const times = (matrix: number[][], [r, g, b]: Triple): Triple =>
  matrix.map(([x = 0, y = 0, z = 0]) => Math.min(1, Math.max(0, x * r + y * g + z * b))) as Triple;

/** Björn Ottosson's OKLab, from linear sRGB. */
function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Machado, Oliveira and Fernandes 2009, severity 1. */
const SEEN_BY: Record<string, number[][]> = {
  everyone: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function closestPair(palette: readonly string[], matrix: number[][]): number {
  const seen = palette.map((hex) => oklab(times(matrix, linear(hex))));
  const distances = seen.flatMap((one, at) =>
    seen.slice(at + 1).map((other) => Math.hypot(...one.map((part, axis) => part - (other[axis] ?? 0)))),
  );
  return 100 * Math.min(...distances);
}

const luminance = (hex: string) => {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one: string, other: string) => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

describe.each([
  ['light', LIGHT_RUNS, '#ffffff'],
  ['dark', DARK_RUNS, '#0a0a0a'],
] as const)('the %s palette', (theme, palette, background) => {
  it.each(Object.entries(SEEN_BY))('tells all pairs apart as %s sees them', (_, matrix) => {
    expect(closestPair(palette, matrix)).toBeGreaterThanOrEqual(12);
  });

  it('stands out from its background', () => {
    for (const hex of palette) expect(contrast(hex, background)).toBeGreaterThanOrEqual(3);
  });

  it('is what the style sheet says', () => {
    const css = fs.readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');
    const block = css.slice(css.indexOf(theme === 'light' ? ':root {' : '\n.dark {')).split('}')[0] ?? '';
    palette.forEach((hex, index) => {
      expect(block).toContain(`--run-${index + 1}: ${hex};`);
    });
  });
});

describe('runColours', () => {
  const ids = Array.from({ length: 30 }, (_, index) => index.toString(16).padStart(32, 'a'));

  it('gives a run the colour it has alone', () => {
    for (const id of ids)
      expect(runColours([id]).get(id)).toEqual({ colour: runColour(id), dash: undefined });
  });

  it('gives 24 runs together 24 different looks, and grey to the rest', () => {
    const looks = [...runColours(ids).values()].map(({ colour, dash }) => `${colour} ${dash}`);
    expect(new Set(looks.slice(0, 24)).size).toBe(24);
    expect(looks.slice(24).every((look) => look.startsWith('var(--faint)'))).toBe(true);
    expect(looks.slice(0, 8).every((look) => look.endsWith('undefined'))).toBe(true);
  });

  it('keeps colours when runs are added behind', () => {
    const few = runColours(ids.slice(0, 5));
    const more = runColours(ids.slice(0, 9));
    for (const [id, look] of few) expect(more.get(id)).toEqual(look);
  });

  it('leaves a colour that was chosen for one run to that run', () => {
    const [first = '', second = ''] = ids;
    const own = Number(/\d/.exec(runColour(first))?.[0]);
    const looks = runColours([first, second], { [second]: own });
    expect(looks.get(second)).toEqual({ colour: `var(--run-${own})`, dash: undefined });
    expect(looks.get(first)?.colour).not.toBe(`var(--run-${own})`);
    expect([...runColours(ids, { [ids[29] ?? '']: own }).keys()]).toEqual(ids);
    expect(runColours([first], { [first]: 9 }).get(first)?.colour).toBe(runColour(first));
  });
});
