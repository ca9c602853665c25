import { expect, test } from 'vitest';
import { mergeFields } from './merge-fields';

const fields = (given: Record<string, string>) => new Map(Object.entries(given));
/** After a first import of `given`, with nothing here before. */
const imported = (given: Record<string, string>) => mergeFields(fields(given), new Map()).seen;

test('what is new is written, and the same again is not', () => {
  const first = mergeFields(fields({ a: '1' }), new Map());
  expect([...first.write]).toEqual([['a', '1']]);
  const again = mergeFields(fields({ a: '1' }), fields({ a: '1' }), first.seen);
  expect([...again.write, ...again.differing]).toEqual([]);
  expect(again.seen).toEqual(first.seen);
});

test('a change there comes over; a change here stays and is told', () => {
  const seen = imported({ there: '1', here: '1', gone: '1' });
  const merged = mergeFields(
    fields({ there: '2', here: '1', gone: '1' }),
    fields({ there: '1', here: '2' }),
    seen,
  );
  expect([...merged.write]).toEqual([['there', '2']]);
  expect(merged.differing).toEqual(['here', 'gone']);
});

test('changed on both sides: what is here stays, in later passes too', () => {
  const source = fields({ a: '2' });
  const here = fields({ a: '3' });
  const once = mergeFields(source, here, imported({ a: '1' }));
  expect(once.differing).toEqual(['a']);
  expect(mergeFields(source, here, once.seen).differing).toEqual(['a']);
});

test('the same change on both sides is agreement', () => {
  const merged = mergeFields(fields({ a: '2' }), fields({ a: '2' }), imported({ a: '1' }));
  expect([...merged.write, ...merged.differing]).toEqual([]);
  expect([...mergeFields(fields({ a: '3' }), fields({ a: '2' }), merged.seen).write]).toEqual([['a', '3']]);
});

test('what was here before, and differs, stays', () => {
  expect(mergeFields(fields({ a: '1' }), fields({ a: '2' })).differing).toEqual(['a']);
});
