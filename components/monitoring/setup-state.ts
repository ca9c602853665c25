/** What the form of a monitor's settings holds, and the configuration that it comes to. */
import type { InputOf, OutputOf } from '@/lib/client/call';
import type {
  ColumnKind,
  ColumnRole,
  CustomMetric,
  MonitorConfig,
  ReferenceChoice,
} from '@/lib/domains/monitoring/schemas';
import type { Granularity } from '@/lib/pure/windows/windows';

export type Described = OutputOf<'monitoring.describeSource'>;
export type Config = InputOf<'monitoring.configureMonitor'>['config'];

export type SetupColumn = {
  name: string;
  type: string;
  kind: ColumnKind | null;
  role: ColumnRole | 'time' | 'id';
  distinct: number;
  example: string | null;
};

export type Setup = {
  columns: SetupColumn[];
  slices: string[];
  granularity: Granularity;
  timeZone: string;
  reference: ReferenceChoice['kind'];
  referenceSize: number;
  /** Whose training data it is: of what the endpoint answers with where no model is named. */
  referenceModel: string;
  /** A number, or an alias with its @; empty for the newest. */
  referenceVersion: string;
  referenceTable: string;
  problem: 'none' | 'binary' | 'multiclass' | 'regression';
  positive: string;
  threshold: number;
  /** How long after a window's end its labels are due, and how many of a hundred must have come by then. */
  labelHours: number;
  labelPercent: number;
  cron: string;
  preset: 'dual-gate' | 'evidently' | 'nannyml';
  joint: { correlation: boolean; reconstruction: boolean; classifier: boolean };
  custom: CustomMetric[];
};

const HOUR = 3_600_000;
/** Of an endpoint's log, and a name rather than a number: how good each version is, not how often it is asked, is what matters. */
const VERSION = 'model_version';

/** Windows that a look at the times suggests: some thirty of them. */
function suggestGranularity(first: number | null, last: number | null): Granularity {
  if (first === null || last === null) return '1 day';
  const span = last - first;
  if (span > 60 * 24 * HOUR) return '1 week';
  if (span > 4 * 24 * HOUR) return '1 day';
  return span > 4 * HOUR ? '1 hour' : '5 minutes';
}

/** What the columns tell of the model; without labels it cannot be judged. */
function suggestProblem({ columns }: Described): Setup['problem'] {
  const of = (role: string) => columns.find((column) => column.role === role);
  const label = of('label');
  if (!label) return 'none';
  if (of('score')) return 'binary';
  const prediction = of('prediction');
  if (!prediction) return 'none';
  return prediction.kind === 'numeric' && label.kind === 'numeric' ? 'regression' : 'multiclass';
}

/** As it was settled before; else as the columns look. */
export function setupOf(described: Described, config: MonitorConfig | null, hasReference: boolean): Setup {
  const columns = described.columns.map((column): SetupColumn => {
    const own = config?.columns.find(({ name }) => name === column.name);
    const role = !config
      ? column.name === VERSION
        ? 'ignored'
        : column.role
      : column.name === config.timeColumn
        ? 'time'
        : column.name === config.idColumn
          ? 'id'
          : (own?.role ?? 'ignored');
    const kind = own?.kind ?? (column.name === VERSION ? 'categorical' : column.kind);
    return { ...column, kind, role };
  });
  const reference = config?.reference;
  return {
    columns: [...columns, ...awaited(described, config)],
    slices: config?.slices ?? described.columns.flatMap(({ name }) => (name === VERSION ? [name] : [])),
    granularity: config?.granularity ?? suggestGranularity(described.first, described.last),
    timeZone: config?.timeZone ?? 'UTC',
    reference: reference?.kind ?? (hasReference ? 'uploaded' : 'rolling'),
    referenceSize:
      reference?.kind === 'rolling'
        ? reference.windows
        : reference?.kind === 'sameWeekday'
          ? reference.weeks
          : 7,
    ...elsewhereOf(reference),
    problem: config?.problem.kind ?? suggestProblem(described),
    positive: config?.problem.kind === 'binary' ? config.problem.positive : '1',
    threshold: config?.problem.kind === 'binary' ? config.problem.threshold : 0.5,
    labelHours: config?.labels.delayHours ?? 24,
    labelPercent: Math.round(1000 * (config?.labels.coverage ?? 0.8)) / 10,
    cron: config?.schedule.cron ?? '15 * * * *',
    preset: config?.preset ?? 'dual-gate',
    joint: config?.joint ?? { correlation: false, reconstruction: false, classifier: false },
    custom: config?.customMetrics ?? [],
  };
}

/** Labels that come later in a file of their own have no column until they do: it is watched all the same. */
const awaited = (described: Described, config: MonitorConfig | null): SetupColumn[] =>
  config?.idColumn === undefined
    ? []
    : config.columns
        .filter(
          ({ name, role }) => role === 'label' && !described.columns.some((column) => column.name === name),
        )
        .map(({ name, kind, role }) => ({
          name,
          type: 'comes later',
          kind,
          role,
          distinct: 0,
          example: null,
        }));

function elsewhereOf(
  reference: ReferenceChoice | undefined,
): Pick<Setup, 'referenceModel' | 'referenceVersion' | 'referenceTable'> {
  const model = reference?.kind === 'training' ? reference.model : undefined;
  return {
    referenceModel: model?.name ?? '',
    referenceVersion: model?.alias !== undefined ? `@${model.alias}` : String(model?.version ?? ''),
    referenceTable: reference?.kind === 'table' ? reference.table : '',
  };
}

function referenceOf(setup: Setup, before: MonitorConfig | null): ReferenceChoice {
  const { reference: kind, referenceSize: size, referenceModel: name, referenceVersion: version } = setup;
  if (kind === 'uploaded') return { kind };
  if (kind === 'sameWeekday') return { kind, weeks: size };
  if (kind === 'table') return { kind, table: setup.referenceTable };
  if (kind === 'training') {
    if (name === '') return { kind };
    const which = version.startsWith('@')
      ? { alias: version.slice(1) }
      : version !== '' && { version: Number(version) };
    return { kind, model: { name, ...which } };
  }
  if (kind === 'range' && before?.reference.kind === 'range') return before.reference;
  return {
    kind: 'rolling',
    windows: size,
    gap: before?.reference.kind === 'rolling' ? before.reference.gap : 0,
  };
}

export function configOf(setup: Setup, before: MonitorConfig | null): Config {
  const { columns, slices, granularity, timeZone } = setup;
  const named = (role: string) => columns.find((column) => column.role === role)?.name;
  const problem =
    setup.problem === 'binary'
      ? { kind: 'binary' as const, positive: setup.positive, threshold: setup.threshold }
      : { kind: setup.problem };
  const idColumn = named('id');
  return {
    ...before,
    columns: columns.flatMap(({ name, kind, role }) => {
      if (role === 'time' || role === 'id' || role === 'ignored' || kind === null) return [];
      const own = before?.columns.find((column) => column.name === name);
      return [{ ...own, name, kind, role }];
    }),
    timeColumn: named('time'),
    ...(idColumn !== undefined ? { idColumn } : { idColumn: undefined }),
    slices,
    granularity,
    timeZone,
    reference: referenceOf(setup, before),
    problem,
    labels: { delayHours: setup.labelHours, coverage: setup.labelPercent / 100 },
    schedule: { cron: setup.cron, isPaused: before?.schedule.isPaused ?? false },
    preset: setup.preset,
    joint: setup.joint,
    customMetrics: setup.custom.length > 0 ? setup.custom : undefined,
  };
}
