import { expect, test, vi } from 'vitest';
import { read, subscribe } from './use-now';

test('the shared clock goes right from the first look on, before it has ticked', () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 27) });
  const stop = subscribe(() => {});
  expect(read()).toBe(Date.UTC(2026, 10, 27));
  vi.advanceTimersByTime(3000);
  expect(read()).toBe(Date.UTC(2026, 10, 27, 0, 0, 3));
  stop();
  vi.useRealTimers();
});
