/** Versions beside each other, line by line. Pure. */
import { readMlModel, type SignatureField } from '@/components/artifacts/mlmodel/read-mlmodel';
import type { OutputOf } from '@/lib/client/call';
import { formatCount } from '@/lib/pure/format';

export type Compared = OutputOf<'registry.compareVersions'>['versions'][number];
export type Cell = string | number | null;
export type Line = { key: string; values: Cell[]; isDifferent: boolean };

const line = (key: string, values: Cell[]): Line => ({
  key,
  values,
  isDifferent: values.some((value) => !Object.is(value, values[0])),
});

const isKnown = ({ values }: Line) => values.some((value) => value !== null);

/** All keys that any of the sides has, in the order of the alphabet, each with what each side says. */
function joined(sides: readonly ReadonlyMap<string, Cell>[]): Line[] {
  const keys = [...new Set(sides.flatMap((side) => [...side.keys()]))].sort((a, b) => (a < b ? -1 : 1));
  return keys.map((key) =>
    line(
      key,
      sides.map((side) => side.get(key) ?? null),
    ),
  );
}

export const metricLines = (versions: readonly Compared[]): Line[] =>
  joined(
    versions.map(
      ({ metrics }) =>
        new Map<string, Cell>(
          metrics.filter(({ key }) => !key.startsWith('system/')).map(({ key, value }) => [key, value]),
        ),
    ),
  );

export const paramLines = (versions: readonly Compared[]): Line[] =>
  joined(versions.map(({ run }) => new Map((run?.params ?? []).map(({ key, value }) => [key, value]))));

/** A package that is named without a version may be any. */
export const packageLines = (versions: readonly Compared[]): Line[] => [
  ...[
    line(
      'Python',
      versions.map(({ environment }) => environment?.python ?? null),
    ),
  ].filter(isKnown),
  ...joined(
    versions.map(
      ({ environment }) =>
        new Map((environment?.packages ?? []).map(([name, version]) => [name, version || 'any'])),
    ),
  ),
];

const PARTS = { inputs: 'Input', outputs: 'Output', params: 'Parameter' } as const;

/** What each takes and gives: a line a column, its type in each version. */
export const signatureLines = (versions: readonly Compared[]): Line[] =>
  joined(
    versions.map(({ facts }) => {
      if (!facts?.signature) return new Map<string, Cell>();
      const read = readMlModel({ flavors: { any: {} }, signature: facts.signature });
      return new Map<string, Cell>(
        (['inputs', 'outputs', 'params'] as const).flatMap((part) =>
          read[part].map((field): [string, Cell] => [`${PARTS[part]} ${field.name}`, typeText(field)]),
        ),
      );
    }),
  );

const typeText = ({ type, isOptional }: SignatureField) => (isOptional ? `${type}, optional` : type);

export const sourceLines = (versions: readonly Compared[]): Line[] =>
  [
    line(
      'Run',
      versions.map(({ run }) => run?.runName ?? null),
    ),
    line(
      'Commit',
      versions.map(({ run }) => run?.commit ?? null),
    ),
    line(
      'Branch',
      versions.map(({ run }) => run?.branch ?? null),
    ),
    line(
      'Repository',
      versions.map(({ run }) => run?.repository ?? null),
    ),
    line(
      'Code',
      versions.map(({ run }) => run?.sourceName ?? null),
    ),
    line(
      'Datasets',
      versions.map(({ run }) =>
        run && run.datasets.length > 0
          ? run.datasets.map(({ name, digest }) => `${name} ${digest}`).join(', ')
          : null,
      ),
    ),
    line(
      'Flavors',
      versions.map(({ facts }) => facts?.flavors.join(', ') || null),
    ),
    line(
      'MLflow',
      versions.map(({ facts }) => facts?.mlflowVersion ?? null),
    ),
    line(
      'Bytes',
      versions.map(({ facts }) =>
        typeof facts?.sizeBytes === 'number' ? formatCount(facts.sizeBytes) : null,
      ),
    ),
  ].filter(isKnown);

export type Group = {
  title: string;
  lines: Line[];
  isMetrics?: boolean;
};

/** All that versions are held against each other by. */
export const groupsOf = (versions: readonly Compared[]): Group[] => [
  { title: 'Metrics', lines: metricLines(versions), isMetrics: true },
  { title: 'Parameters', lines: paramLines(versions) },
  { title: 'Signature', lines: signatureLines(versions) },
  { title: 'Source', lines: sourceLines(versions) },
  { title: 'Environment', lines: packageLines(versions) },
];
