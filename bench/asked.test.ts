import { expect, test, vi } from 'vitest';
import { readAsked } from './asked';

const bench = { usage: 'how it is used', scenarios: ['join', 'online'], own: ['feast'] } as const;

test('reads how much, which, how often, and what a bench alone is asked', () => {
  expect(readAsked([], bench)).toEqual({
    isQuick: false,
    only: new Set(['join', 'online']),
    rounds: 3,
    own: {},
  });
  expect(readAsked(['--quick', '--only', 'online', '--feast', 'python3'], bench)).toEqual({
    isQuick: true,
    only: new Set(['online']),
    rounds: 2,
    own: { feast: 'python3' },
  });
});

test.each([
  [['--only', 'jion'], "There is no scenario 'jion'.\n\nhow it is used"],
  [['--rounds', 'many'], "'many' is no number of rounds.\n\nhow it is used"],
  [['--rounds', '0'], "'0' is no number of rounds.\n\nhow it is used"],
])('says how it is used where it is asked for %s', (argv, said) => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`ended with ${code}`);
  });
  expect(() => readAsked(argv, bench)).toThrow('ended with 2');
  expect(error).toHaveBeenCalledWith(said);
  error.mockRestore();
  exit.mockRestore();
});
