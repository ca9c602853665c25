import { expect, test } from 'vitest';
import { changeOf, isChange, rowsOf, type VariableRow } from './prepare-variables';

const kept = rowsOf(['API_KEY', 'MODE', 'PLACE']);
const added = (name: string, value = 'x'): VariableRow => ({
  id: 9,
  name,
  value,
  isKept: false,
  isRemoved: false,
});

test('what is kept stays unsaid; the rest is set or removed', () => {
  const [key, mode, place] = kept as [VariableRow, VariableRow, VariableRow];
  const rows = [key, { ...mode, isRemoved: true }, { ...place, value: '' }, added('NEW', 'a=b')];
  expect(changeOf(rows)).toEqual({ set: { PLACE: '', NEW: 'a=b' }, remove: ['MODE'] });
  expect(changeOf(kept)).toEqual({ set: {}, remove: [] });
});

test.each([
  ['', /letters/],
  ['1ST', /letters/],
  ['A B', /letters/],
  ['MODE', /is there already/],
])('a row called %j is wrong', (name, message) => {
  const found = changeOf([...kept, added(name)]);
  expect(isChange(found)).toBe(false);
  expect(found).toMatchObject({ id: 9, message: expect.stringMatching(message) });
});
