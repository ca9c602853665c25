import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetUndo, keepUndo, offerUndo, undoLast } from './undo';

const { said, dismiss } = vi.hoisted(() => ({
  said: vi.fn((_message: string) => 'offer'),
  dismiss: vi.fn(),
}));
vi.mock('./toast', () => ({ toast: Object.assign(said, { dismiss }) }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  forgetUndo('table');
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  vi.clearAllMocks();
});

it('takes back one step after the other, the newest first, and says when there is none left', () => {
  const undone: string[] = [];
  keepUndo('table', 'Shown again', () => undone.push('hide'));
  offerUndo('2 runs in the trash', () => undone.push('trash'));
  undoLast();
  undoLast();
  undoLast();
  expect(undone).toEqual(['trash', 'hide']);
  expect(said.mock.calls.map(([message]) => message)).toEqual([
    '2 runs in the trash',
    'Shown again',
    'There is nothing to undo',
  ]);
});

it('takes its own offer away, and leaves what else is told: a fault stays until it is put away', () => {
  keepUndo('table', 'Shown again', () => {});
  offerUndo('2 runs in the trash', () => {});
  undoLast();
  undoLast();
  expect(dismiss.mock.calls).toEqual([['offer']]);
});

it('takes back what was offered only for as long as it was', () => {
  const undo = vi.fn();
  offerUndo('Gone', undo);
  vi.advanceTimersByTime(8_001);
  undoLast();
  expect(undo).not.toHaveBeenCalled();
});

it('keeps a quiet step for as long as its place is there', () => {
  const undo = vi.fn();
  keepUndo('table', 'Shown again', undo);
  vi.advanceTimersByTime(600_000);
  undoLast();
  expect(undo).toHaveBeenCalledOnce();
  keepUndo('table', 'Shown again', undo);
  forgetUndo('table');
  undoLast();
  expect(undo).toHaveBeenCalledOnce();
});

it('no longer offers what its place has gone from: what was offered elsewhere stays', () => {
  const undone: string[] = [];
  offerUndo('The run is in the trash', () => undone.push('trash'));
  offerUndo('The chart was removed', () => undone.push('chart'), 'charts');
  forgetUndo('charts');
  expect(dismiss.mock.calls).toEqual([['offer']]);
  undoLast();
  undoLast();
  expect(undone).toEqual(['trash']);
});
