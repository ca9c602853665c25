/** A monitor of what the demo's endpoint answers: held against what its champion was trained on, five minutes at a time. */
import { perform, question } from './api.mjs';
import { removeMonitor } from './remove-monitor.mjs';

const NAME = 'Wine answers';
const MARK = 'Made by the demo: what the live model is asked, against what it was trained on.';
const WINDOW = 5 * 60_000;
const LATE = 60_000;
const INPUTS = [
  'alcohol',
  'malic_acid',
  'ash',
  'alcalinity_of_ash',
  'magnesium',
  'total_phenols',
  'flavanoids',
  'nonflavanoid_phenols',
  'proanthocyanins',
  'color_intensity',
  'hue',
  'od280/od315_of_diluted_wines',
  'proline',
];

const config = {
  timeColumn: 'time',
  idColumn: 'request_id',
  columns: [
    ...INPUTS.map((name) => ({ name, kind: 'numeric' })),
    { name: 'prediction', kind: 'categorical', role: 'prediction' },
    { name: 'label', kind: 'categorical', role: 'label' },
  ],
  slices: ['model_version'],
  granularity: '5 minutes',
  delayMinutes: LATE / 60_000,
  idleMinutes: LATE / 60_000,
  // A minute after the windows end.
  schedule: { cron: '1-59/5 * * * *' },
  reference: { kind: 'training' },
  problem: { kind: 'multiclass' },
  labels: { delayHours: 0, coverage: 0.5 },
};

const clock = (time) => new Date(time).toTimeString().slice(0, 5);

/** The log is written a little later than it is answered. */
async function isLogged(id, until) {
  for (;;) {
    const seen = await question('monitoring.describeSource', { id }).catch(() => undefined);
    if (seen) return true;
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** @returns its name, and when there is something to see; nothing where somebody else has one of that name */
export async function makeLiveMonitor(endpoint) {
  const end = Math.ceil(Date.now() / WINDOW) * WINDOW + LATE;
  if ((await removeLiveMonitor()).isTaken) return undefined;
  const { id } = await perform('monitoring.createMonitor', {
    name: NAME,
    description: MARK,
    source: { kind: 'endpoint', endpoint },
  });
  if (!(await isLogged(id, Date.now() + 15_000))) return `${NAME}; nothing is logged yet: set it up later.`;
  await perform('monitoring.configureMonitor', { id, config });
  // Told of the first window, as there may be no second one.
  const { rules } = await question('monitoring.listAlertRules', { id });
  const [{ id: ruleId, name, subject, rule }] = rules;
  await perform('monitoring.putAlertRule', {
    id,
    ruleId,
    name,
    subject,
    rule: { ...rule, k: 1, n: 1, noDataAfter: 0 },
  });
  return `${NAME}; its first verdict comes at ${clock(end)}`;
}

export const removeLiveMonitor = () => removeMonitor(NAME, MARK);
