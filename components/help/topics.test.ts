import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OTHER_PLACES, OWN_PLACES, phasesFor } from '@/components/shell/navigation';
import { ALL_TOPICS, topicOf } from './topics';

const texts = readdirSync('docs/help');

test('each topic has a text that begins with a heading, and each text is a topic', () => {
  expect(texts.sort()).toEqual(ALL_TOPICS.map(({ value }) => `${value}.md`).sort());
  for (const name of texts) expect(readFileSync(`docs/help/${name}`, 'utf8')).toMatch(/^# \S/);
});

describe('every place has help of its own', () => {
  const places = [...phasesFor(true).flatMap((phase) => phase.places), ...OTHER_PLACES];
  test.each(places.map(({ href }) => href))('%s', (href) => {
    expect(topicOf(href)).not.toBe('getting-around');
  });
});

/** What the texts say of the keys that lead to places: the file, the key, and what is said of it. */
const told = texts.flatMap((name) =>
  [...readFileSync(`docs/help/${name}`, 'utf8').matchAll(/`g` `(.)` (\w+)/g)].map(
    ([, key, word]) => [name, `g ${key}`, word ?? ''] as const,
  ),
);

test('texts tell of keys to places at all', () => expect(told.length).toBeGreaterThan(5));

test.each(told)('%s is right about %s', (name, keys, word) => {
  const places = [...phasesFor(true).flatMap((phase) => phase.places), ...OTHER_PLACES, ...OWN_PLACES];
  const place = places.find((each) => each.keys === keys);
  const isOfThisPage = /^(leads|comes)$/.test(word);
  expect(isOfThisPage ? `${topicOf(place?.href ?? '')}.md` : place?.label.toLowerCase()).toBe(
    isOfThisPage ? name : word,
  );
});

test.each([
  ['/experiments/7', 'runs'],
  ['/experiments/7/runs/abc', 'run'],
  ['/runs/abc', 'run'],
  ['/nowhere', 'getting-around'],
])('%s is explained by %s', (pathname, topic) => expect(topicOf(pathname)).toBe(topic));
