import { expect, test } from 'vitest';
import { ownTags, readTag, tagText } from './tag-text';

test('a tag of a link', () => {
  expect(readTag('team=a=b')).toEqual({ key: 'team', value: 'a=b' });
  expect(readTag('team')).toBeUndefined();
});

test('tags that people gave', () => {
  const tag = (key: string) => ({ key, value: '1' });
  expect(ownTags([tag('mlflow.user'), tag('plumbline.demo'), tag('mlflow'), tag('team')])).toEqual([
    tag('mlflow'),
    tag('team'),
  ]);
});

test.each([
  ['team', 'risk', 'team: risk'],
  ['reviewed', '', 'reviewed'],
])('%s = "%s"', (key, value, text) => expect(tagText({ key, value })).toBe(text));
