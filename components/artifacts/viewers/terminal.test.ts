import { describe, expect, it } from 'vitest';
import { isForTerminal, terminalPieces } from './terminal';

describe('what was written for a terminal', () => {
  it.each([
    ['\u001b[31mERROR\u001b[0m at', [{ text: 'ERROR', look: 'danger' }, { text: ' at' }]],
    [
      '\u001b[1;32mok\u001b[22m fine',
      [
        { text: 'ok', look: 'success', isBold: true },
        { text: ' fine', look: 'success' },
      ],
    ],
    ['\u001b[38;5;208morange\u001b[0m', [{ text: 'orange' }]],
    ['\u001b[38;2;31;1;1mtrue\u001b[39m', [{ text: 'true' }]],
    ['\u001b[2K\u001b[1Aline', [{ text: 'line' }]],
    ['\u001b]8;;https://example.com\u001b\\link', [{ text: 'link' }]],
    ['10%\r 50%\r100%', [{ text: '100%' }]],
    ['done\r', [{ text: 'done' }]],
  ])('%j', (line, pieces) => {
    expect(isForTerminal(line)).toBe(true);
    expect(terminalPieces(line)).toEqual(pieces);
  });

  it('is no plain text', () => expect(isForTerminal('plain [31m')).toBe(false));
});
