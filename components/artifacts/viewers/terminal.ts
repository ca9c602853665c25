/** What a program wrote for a terminal: colours of it are kept, all other control is left out. Pure. */
import type { Piece } from './highlight';

const ESCAPE = '\u001b';
// CSI: parameters, then the letter of the command; OSC: up to its end.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const CONTROL = /\u001b(?:\[([\d;?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Of the eight colours, light ones too; black, white and the rest are the text's own. */
const COLOURS: Partial<Record<number, Piece['look']>> = {
  1: 'danger',
  2: 'success',
  3: 'warning',
  4: 'key',
  5: 'word',
  6: 'string',
};

export const isForTerminal = (line: string): boolean => line.includes(ESCAPE) || line.includes('\r');

/** One line as a terminal would leave it: what a progress bar wrote over is gone. */
export function terminalPieces(line: string): Piece[] {
  const pieces: Piece[] = [];
  let look: Piece['look'];
  let isBold = false;
  let at = 0;
  const shown = line.slice(line.replace(/\r+$/, '').lastIndexOf('\r') + 1);
  const add = (text: string) => {
    if (text !== '') pieces.push({ text, ...(look && { look }), ...(isBold && { isBold }) });
  };
  for (const match of shown.matchAll(CONTROL)) {
    add(shown.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[2] !== 'm') continue;
    const codes = (match[1] ?? '').split(';').map(Number);
    for (let index = 0; index < codes.length; index += 1) {
      const code = codes[index] ?? 0;
      if (code === 0) [look, isBold] = [undefined, false];
      else if (code === 1) isBold = true;
      else if (code === 22) isBold = false;
      else if (code === 39) look = undefined;
      else if (code === 90) look = 'comment';
      else if ((code >= 30 && code <= 37) || (code >= 91 && code <= 97)) look = COLOURS[code % 10];
      // 256 and true colours bring their own numbers along, which are no codes.
      else if (code === 38 || code === 48) index += codes[index + 1] === 5 ? 2 : 4;
    }
  }
  add(shown.slice(at).replace(/\r+$/, ''));
  return pieces;
}
