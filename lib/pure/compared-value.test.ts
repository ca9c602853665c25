import { expect, test } from 'vitest';
import { comparedFault } from './compared-value';

test.each([
  ['long', [7, '7', ' +7 ', '7.0', '-9223372036854775808', true], [1.5, '1.5', 2 ** 53, 'seven', '']],
  ['byte', [-128], [128]],
  ['decimal(10,2)', [1.5, '1.500', '-12'], ['1.005', 1e9, 'much']],
  ['double', [1.5, '1e3', '.5', 'nan', '-Infinity'], ['much', '']],
  ['boolean', [true, 'TRUE', '0'], ['maybe', 2]],
  ['date', ['2024-02-29', '2024-02-29T00:00:00', 'infinity'], ['2024-02-29 12:00', 'today', 5]],
  ['timestamp', ['2024-02-29T12:00:00Z', '2024-02-29 12:00', '2024-2-9', '-infinity'], ['noon', 5]],
  ['string', ['', 1.5], []],
])('a %s is compared with %j, not with %j', (type, good, bad) => {
  for (const value of good) expect(comparedFault(type, value), String(value)).toBeUndefined();
  for (const value of bad) expect(comparedFault(type, value), String(value)).toMatch(/^(must be|is beyond)/);
});
