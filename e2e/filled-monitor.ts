/** A monitor with something of everything, made by the API: for whoever looks at all of its pages. */
import { admin } from './fixtures';
import { BEGIN, HOUR, steady } from './monitor-rows';

const url = process.env.PLUMBLINE_URL ?? 'http://127.0.0.1:3000';

/** A command, or an upload. */
export async function ask<Answer>(name: string, input: object, file?: string): Promise<Answer> {
  const query = file === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response = await fetch(`${url}/api/console/${name}${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${admin.token}`,
      'content-type': file === undefined ? 'application/json' : 'text/csv',
    },
    body: file ?? JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** A question, which is asked by GET. */
export async function read<Answer>(name: string, input: object): Promise<Answer> {
  const query = encodeURIComponent(JSON.stringify(input));
  const response = await fetch(`${url}/api/console/${name}?input=${query}`, {
    headers: { authorization: `Bearer ${admin.token}` },
  });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

const HOURS = 12;
const AN_HOUR = 120;

/** From the ninth hour on incomes are larger, no longer go with debts, and Paris is chosen less often. */
function rows(): string {
  const random = steady(11);
  const bell = () => random() + random() + random() + random() - 2;
  const lines = ['id,ts,income,debt,city,score,label,shap_income,shap_debt,shap_city'];
  for (let at = 0; at < HOURS * AN_HOUR; at += 1) {
    const hour = Math.floor(at / AN_HOUR);
    const isLate = hour >= 8;
    const time = new Date(BEGIN + hour * HOUR + Math.floor(random() * HOUR)).toISOString();
    const [a, b] = [bell(), bell()];
    const city = ['Berlin', 'Paris', 'Rome'][Math.floor(random() * 3)] ?? '';
    const lean = isLate && city === 'Paris' ? -0.35 : 0;
    const score = Math.min(1, Math.max(0, 0.5 + 0.3 * a + lean));
    const cells = [
      `p${at}`,
      time,
      (3000 + 700 * a + (isLate ? 600 : 0)).toFixed(2),
      (1000 + 200 * (isLate ? b : 0.9 * a + 0.2 * b)).toFixed(2),
      city,
      score.toFixed(4),
      random() < score ? 1 : 0,
      ((isLate ? 0.1 : 0.4) * a).toFixed(4),
      ((isLate ? 0.5 : 0.1) * b).toFixed(4),
      (0.05 * bell()).toFixed(4),
    ];
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}

export type Filled = { id: string; name: string };

/** Counted and judged, with a channel, a link, a maintenance and rules beside those that each monitor has. */
export async function filledMonitor(): Promise<Filled> {
  const name = `Everything ${crypto.randomUUID().slice(0, 8)}`;
  const { id } = await ask<{ id: string }>('monitoring.createMonitor', { name, description: 'Of loans.' });
  await ask('monitoring.uploadData', { id, name: 'loans.csv' }, rows());
  const numeric = (column: string, role = 'feature') => ({ name: column, kind: 'numeric', role });
  await ask('monitoring.configureMonitor', {
    id,
    config: {
      timeColumn: 'ts',
      idColumn: 'id',
      columns: [
        numeric('income'),
        numeric('debt'),
        { name: 'city', kind: 'categorical' },
        numeric('score', 'score'),
        { name: 'label', kind: 'categorical', role: 'label' },
        ...['shap_income', 'shap_debt', 'shap_city'].map((column) => numeric(column, 'contribution')),
      ],
      slices: ['city'],
      granularity: '1 hour',
      problem: { kind: 'binary' },
      labels: { delayHours: 1 },
      reference: { kind: 'range', from: BEGIN, to: BEGIN + 6 * HOUR },
      joint: { correlation: true, reconstruction: true, classifier: true },
      customMetrics: [
        { name: 'rich', kind: 'aggregate', definition: 'avg(CASE WHEN income > 4000 THEN 1 ELSE 0 END)' },
        { name: 'rich_delta', kind: 'drift', definition: '{{current_df}}.rich - {{base_df}}.rich' },
      ],
    },
  });
  const now = Date.now();
  await ask('monitoring.planMaintenance', { id, from: now - HOUR, to: now + HOUR, note: 'of the store' });
  const weekly = { days: [6, 7], from: '22:00', to: '04:00', timeZone: 'Europe/Berlin' };
  await ask('monitoring.planMaintenance', { id, weekly, note: 'backups' });
  await ask('monitoring.createReportLink', { id, name: 'intranet' });
  const subject = { kind: 'fairness', column: 'city' };
  await ask('monitoring.putAlertRule', { id, name: 'Cities alike', subject });
  const target = { kind: 'email', address: 'team@example.com' };
  await ask('monitoring.createChannel', { id, name: 'team', target });
  for (;;) {
    const { refresh } = await read<{ refresh: { state: string; message: string } }>('monitoring.getMonitor', {
      id,
    });
    if (refresh.state === 'success') return { id, name };
    if (refresh.state === 'failed') throw new Error(refresh.message);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
