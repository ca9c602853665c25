import { describe, expect, it } from 'vitest';
import { FIRST_SECTIONS, foldSections, gather, MADE, moveSection, sectionOf } from './sections';

const shape = (keys: string[], choices = FIRST_SECTIONS) => {
  const { sections, isTitled } = gather(
    keys,
    (key) => (key === 'made' ? MADE : sectionOf(key, choices.by)),
    choices,
  );
  return isTitled ? sections.map(({ name, items, isOpen }) => [name, items.length, isOpen]) : sections.length;
};
const many = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}/${at}`);

it.each([
  ['train/a/loss', 'first', 'train'],
  ['train/a/loss', 'last', 'train/a'],
  ['train/a/loss', 'none', ''],
  ['loss', 'first', ''],
  ['/odd', 'first', ''],
] as const)('the section of %s by its %s slash', (key, by, expected) =>
  expect(sectionOf(key, by)).toBe(expected),
);

describe('sections', () => {
  it('stand in the order of their names, what was made and what has no slash first', () =>
    expect(shape([...many('val', 3), 'loss', 'made', ...many('layer10', 2), ...many('layer9', 2)])).toEqual([
      [MADE, 1, true],
      ['', 1, true],
      ['layer9', 2, true],
      ['layer10', 2, true],
      ['val', 3, true],
    ]));

  it('need no headings where there is one, or few charts that nobody arranged', () => {
    expect(shape(many('train', 40))).toBe(1);
    expect(shape(['train/a', 'val/a'])).toBe(1);
    expect(shape([])).toBe(0);
    expect(shape(['train/a', 'val/a'], foldSections(FIRST_SECTIONS, ['val'], true))).toEqual([
      ['train', 1, true],
      ['val', 1, false],
    ]);
    expect(shape([...many('a', 9), ...many('b', 9)], { ...FIRST_SECTIONS, by: 'none' })).toBe(1);
  });

  it('are folded behind many charts, unless somebody unfolds them', () => {
    const keys = [...many('a', 40), ...many('b', 40), ...many('c', 40)];
    expect(shape(keys).toString()).toBe('a,40,true,b,40,true,c,40,false');
    expect(shape(keys, foldSections(FIRST_SECTIONS, ['c'], false)).toString()).toBe(
      'a,40,true,b,40,true,c,40,true',
    );
    // What is folded by hand leaves room for the next.
    expect(shape(keys, foldSections(FIRST_SECTIONS, ['a'], true)).toString()).toBe(
      'a,40,false,b,40,true,c,40,true',
    );
  });

  it('move, and keep no more of the order than was decided', () => {
    const shown = ['a', 'b', 'c', 'd'];
    const moved = moveSection(FIRST_SECTIONS, shown, 'c', 1);
    expect(moved.sections).toEqual(['a', 'c', 'b']);
    expect(moveSection(moved, shown, 'a', 0)).toEqual(moved);
    // A search shows some: the others keep their places.
    expect(moveSection(moved, ['b', 'd'], 'd', 0).sections).toEqual(['a', 'c', 'd', 'b']);
  });
});
