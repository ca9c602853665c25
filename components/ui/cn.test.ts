import fs from 'node:fs';
import path from 'node:path';
import { extendTailwindMerge } from 'tailwind-merge';
import { describe, expect, test } from 'vitest';
import { cn } from './cn';

/** What everybody uses for this, three times the size of the table here. */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['xs', 'sm', 'base', 'lg', 'xl'],
      shadow: ['float'],
      animate: ['pop', 'fade', 'live', 'shimmer'],
    },
  },
});

const bare = (name: string) => name.replace(/^!|!$/g, '').replace(/^.*:(?![^[]*\])/, '');

/** Every word of a string in the components that stands in no variant: classes, and words that are none. */
function wordsOf(folder: string): string[] {
  const words = new Set<string>();
  for (const file of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.tsx') && file !== 'ui/floating.ts') continue;
    const source = fs.readFileSync(path.join(folder, file), 'utf8');
    for (const [, text] of source.matchAll(/(?:className=|cn\(|\s)['"]([^'"\n]*)['"]/g))
      for (const word of text?.split(/\s+/) ?? []) words.add(bare(word));
  }
  return [...words].filter(Boolean);
}

describe('cn', () => {
  test('merges every two kinds of classes of the console as tailwind-merge does', () => {
    const words = wordsOf('components');
    const shapes = new Map(words.map((word) => [word.replace(/\d+(\.\d+)?/g, '#'), word]));
    // Those that take the place of one like themselves are classes that can be merged.
    const classes = [...shapes.values()].filter(
      (word) => /^[a-z-]/.test(word) && merge(`${word} ${word}`) === word,
    );
    expect(classes.length).toBeGreaterThan(250);
    const wrong = [];
    for (const first of classes) {
      for (const second of classes) {
        if (first === second) continue;
        const pair = `${first} ${second}`;
        if (cn(pair) !== merge(pair)) wrong.push(`${pair} → ${cn(pair)}, not ${merge(pair)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    ['px-2 py-1 p-3', 'p-3'],
    ['p-3 px-2', 'p-3 px-2'],
    ['md:w-2 w-3 md:w-4', 'w-3 md:w-4'],
    ['hover:bg-muted bg-raised hover:bg-hover', 'bg-raised hover:bg-hover'],
    ['first:ps-4 lg:first:ps-6 first:ps-3 lg:first:ps-3', 'first:ps-3 lg:first:ps-3'],
    [
      '[&_svg]:size-4 [&_svg:not([class*=size-])]:size-3 [&_svg]:size-5',
      '[&_svg:not([class*=size-])]:size-3 [&_svg]:size-5',
    ],
    ['data-[state=open]:bg-muted data-[state=open]:bg-hover', 'data-[state=open]:bg-hover'],
    ['-mt-2 mt-1', 'mt-1'],
    ['ps-3! ps-4', 'ps-3! ps-4'],
    ['group/row tabular text-sm group/row', 'group/row tabular text-sm group/row'],
    ['', ''],
  ])('%s', (classes, result) => {
    expect(cn(classes)).toBe(result);
    expect(merge(classes)).toBe(result);
  });

  test('takes what clsx takes', () => {
    expect(cn('a', false, undefined, ['w-1', { 'w-2': true }])).toBe('a w-2');
  });
});
