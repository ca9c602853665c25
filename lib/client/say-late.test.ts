import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sayLate } from './say-late';

const { loading, dismiss } = vi.hoisted(() => ({ loading: vi.fn(() => 'said'), dismiss: vi.fn() }));
vi.mock('./toast', () => ({ toast: { loading, dismiss } }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

it('says nothing of what is done at once', () => {
  const end = sayLate('Moving it');
  vi.advanceTimersByTime(600);
  end();
  vi.advanceTimersByTime(60_000);
  expect(loading).not.toHaveBeenCalled();
});

it('says what takes its time, for as long as it does', () => {
  const end = sayLate('Moving it');
  vi.advanceTimersByTime(800);
  expect(loading).toHaveBeenCalledWith('Moving it');
  end();
  expect(dismiss).toHaveBeenCalledWith('said');
});
