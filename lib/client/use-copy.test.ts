import { afterEach, expect, it, vi } from 'vitest';
import { copyAndSay } from './use-copy';

const { success, error } = vi.hoisted(() => ({ success: vi.fn(), error: vi.fn() }));
vi.mock('./toast', () => ({ toast: { success, error } }));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

it('says that it copied only where it did, and tells where the browser did not let it', async () => {
  const writeText = vi.fn(async () => {});
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  await copyAndSay('text', 'Link copied');
  expect([writeText.mock.calls, success.mock.calls, error.mock.calls]).toEqual([
    [['text']],
    [['Link copied']],
    [],
  ]);
  writeText.mockRejectedValue(new DOMException('Write permission denied.', 'NotAllowedError'));
  await copyAndSay('text', 'Link copied');
  expect([success.mock.calls.length, error.mock.calls.length]).toEqual([1, 1]);
});
