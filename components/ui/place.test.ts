import { describe, expect, test } from 'vitest';
import { placeBeside } from './place';

const window = { width: 1000, height: 600 };
const panel = { width: 100, height: 40 };
const box = { left: 400, top: 300, width: 50, height: 20 };

describe('placeBeside', () => {
  test.each([
    ['top', { left: 375, top: 254 }],
    ['bottom', { left: 375, top: 326 }],
    ['left', { left: 294, top: 290 }],
    ['right', { left: 456, top: 290 }],
  ] as const)('on the %s, in the middle', (side, place) => {
    expect(placeBeside(box, panel, window, { side, isCentred: true, gap: 6 })).toEqual(place);
  });

  test('goes across where there is no room', () => {
    const low = { ...box, top: 570 };
    expect(placeBeside(low, panel, window, { side: 'bottom', gap: 4 })).toEqual({ left: 400, top: 526 });
  });

  test('stays where it is wished if the other side has less room still', () => {
    const flat = { width: 1000, height: 80 };
    expect(placeBeside({ ...box, top: 10 }, panel, flat, { side: 'bottom', gap: 4 }).top).toBe(32);
  });

  test('never leaves the window', () => {
    const last = { ...box, left: 980 };
    expect(placeBeside(last, panel, window, { side: 'bottom', gap: 4 }).left).toBe(892);
    expect(placeBeside({ ...box, left: -30 }, panel, window, { side: 'bottom', gap: 4 }).left).toBe(8);
  });
});
