/** What a bench is asked on its command line: how much, which scenarios, how often. */
import path from 'node:path';
import { parseArgs } from 'node:util';

/** A Python that has what a bench sets Plumbline beside. */
export const python = (): string => process.env.BENCH_PYTHON ?? path.resolve('.venv/bin/python');

export type Asked<Scenario extends string> = {
  /** A part of the data, and fewer rounds: to see that all works. */
  isQuick: boolean;
  only: ReadonlySet<Scenario>;
  /** How often each side is measured, alternately. */
  rounds: number;
};

type Bench<Scenario extends string, Own extends string> = {
  usage: string;
  scenarios?: readonly Scenario[];
  /** Options of this bench alone, each with a value. */
  own?: readonly Own[];
};

type Values = { quick: boolean; help: boolean; rounds?: string; only?: string };

/** Ends the process, saying how the bench is used, where that is asked for or where it is asked for what there is not. */
export function readAsked<Scenario extends string = never, Own extends string = never>(
  argv: string[],
  { usage, scenarios = [], own = [] }: Bench<Scenario, Own>,
): Asked<Scenario> & { own: Partial<Record<Own, string>> } {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      ...(scenarios.length > 0 && { only: { type: 'string' } }),
      ...Object.fromEntries(own.map((name) => [name, { type: 'string' as const }])),
    },
  });
  const { quick: isQuick, help: isHelp, rounds: times, only: names, ...others } = values as Values;
  const rounds = Number(times ?? (isQuick ? 2 : 3));
  const only = names?.split(',').map((name) => name.trim()) ?? scenarios;
  const unknown = only.find((name) => !scenarios.some((known) => known === name));
  const fault =
    unknown !== undefined
      ? `There is no scenario '${unknown}'.\n\n`
      : !Number.isInteger(rounds) || rounds < 1
        ? `'${times}' is no number of rounds.\n\n`
        : '';
  if (isHelp || fault) {
    console[fault ? 'error' : 'log'](fault + usage);
    process.exit(fault ? 2 : 0);
  }
  return {
    isQuick,
    only: new Set(only as Scenario[]),
    rounds,
    own: others as Partial<Record<Own, string>>,
  };
}
