import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OTHER_PLACES, phasesFor } from '@/components/shell/navigation';
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

test.each([
  ['/experiments/7', 'runs'],
  ['/experiments/7/runs/abc', 'run'],
  ['/runs/abc', 'run'],
  ['/nowhere', 'getting-around'],
])('%s is explained by %s', (pathname, topic) => expect(topicOf(pathname)).toBe(topic));
