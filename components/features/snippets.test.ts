import { expect, test } from 'vitest';
import { loadSnippet, snippetsOf, type TableData } from './snippets';

test('what is copied stands by itself: each name that it uses it makes or imports, but for the frame', () => {
  const table = {
    name: 'main.taxi.zones',
    primaryKeys: ['zone', 'at'],
    timestampKeys: ['at'],
    features: [{ name: 'fare' }],
    path: '/lake/zones',
    version: 3,
  } as TableData;
  const { read, lookup } = snippetsOf(table, 'http://here');
  for (const code of [read, lookup, loadSnippet('0a', 'http://here')]) {
    expect(code).toMatch(/^from plumbline\.feature_store import .*FeatureStoreClient$/m);
    expect(code).toContain('fs = FeatureStoreClient("http://here")');
  }
  expect(lookup).toContain('lookup_key=["zone"], timestamp_lookup_key="at"');
});
