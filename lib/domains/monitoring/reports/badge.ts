/** The verdict as a small picture for a README or a wiki. */
import type { Verdict } from '@/lib/pure/drift/verdict/judge';

const LOOKS: Record<Verdict | 'none', [text: string, colour: string]> = {
  stable: ['stable', '#1a7f4b'],
  noise: ['stable', '#1a7f4b'],
  'not-enough-data': ['too few rows', '#6b7280'],
  'not-computable': ['not computable', '#6b7280'],
  drift: ['drift', '#9a6700'],
  severe: ['severe drift', '#c02626'],
  none: ['no windows', '#6b7280'],
};

const LETTER = 6.6;
const PAD = 12;

/** @param last the newest window. Its time is told where one points: another window is another badge, whatever its verdict */
export function badge(last: { verdict: Verdict; start: number } | undefined): string {
  const [text, colour] = LOOKS[last?.verdict ?? 'none'];
  const when = last
    ? `, window from ${new Date(last.start).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : '';
  const [left, right] = [5 * LETTER + PAD, text.length * LETTER + PAD];
  const width = Math.round(left + right);
  const word = (at: number, value: string) =>
    `<text x="${at.toFixed(1)}" y="14" fill="#fff" text-anchor="middle" font-family="Verdana,sans-serif" font-size="11">${value}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="drift: ${text}"><title>drift: ${text}${when}</title><clipPath id="r"><rect width="${width}" height="20" rx="3"/></clipPath><g clip-path="url(#r)"><rect width="${left.toFixed(1)}" height="20" fill="#3f4451"/><rect x="${left.toFixed(1)}" width="${right.toFixed(1)}" height="20" fill="${colour}"/></g>${word(left / 2, 'drift')}${word(left + right / 2, text)}</svg>`;
}
