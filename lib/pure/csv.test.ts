import { expect, test } from 'vitest';
import { csvWriter } from './csv';

test('CSV quotes, keeps all digits, disarms formulas, and writes its head once', () => {
  const writer = csvWriter([
    { name: 'name', kind: 'text' },
    { name: 'metrics.a,b', kind: 'number' },
    { name: 'start', kind: 'time' },
  ]);
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  expect(decode(writer.write([['=cmd()', 0.1 + 0.2, 1000]]))).toBe(
    'name,"metrics.a,b",start\r\n\'=cmd(),0.30000000000000004,1970-01-01T00:00:01.000Z\r\n',
  );
  expect(
    decode(
      writer.write([
        ['two\nlines "quoted"', Number.MAX_VALUE, null],
        ['-5', 'NaN', null],
      ]),
    ),
  ).toBe('"two\nlines ""quoted""",Infinity,\r\n-5,NaN,\r\n');
  expect(decode(writer.end())).toBe('');
});

test('an empty CSV has its head', () => {
  const writer = csvWriter([{ name: 'run_id', kind: 'text' }]);
  expect(new TextDecoder().decode(writer.end())).toBe('run_id\r\n');
});
