import { expect, test } from 'vitest';
import type { Job } from './run-state';
import { curlSnippet } from './snippets';

test('a name goes through a shell as it is, whatever signs it has', () => {
  const job = { name: "Ada's fares (v2)" } as Job;
  expect(curlSnippet({ origin: 'http://127.0.0.1:3000', job })).toContain(
    "'http://127.0.0.1:3000/api/2.0/scoring/jobs/Ada%27s%20fares%20(v2)/runs'",
  );
});
