/** Colours for amounts: viridis (Smith and van der Walt), told apart under every colour-vision deficiency. */

const STOPS = [
  '#440154',
  '#482878',
  '#3e4989',
  '#31688e',
  '#26828e',
  '#1f9e89',
  '#35b779',
  '#6ece58',
  '#b5de2b',
  '#fde725',
];

/** Its ends vanish into a page of their own lightness: each theme leaves one out. */
const REACH = { light: [0, 0.82], dark: [0.22, 1] } as const;

const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** @param share from 0 to 1 */
export function sequential(share: number, theme: 'light' | 'dark'): string {
  const [from, to] = REACH[theme];
  const at = (from + Math.min(1, Math.max(0, share)) * (to - from)) * (STOPS.length - 1);
  const low = channels(STOPS[Math.floor(at)] ?? STOPS[0] ?? '');
  const high = channels(STOPS[Math.ceil(at)] ?? STOPS.at(-1) ?? '');
  const mixed = low.map((channel, index) => Math.round(channel + ((high[index] ?? 0) - channel) * (at % 1)));
  return `rgb(${mixed.join(' ')})`;
}

export const sequentialGradient = (theme: 'light' | 'dark'): string =>
  `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map((share) => sequential(share, theme)).join(', ')})`;
