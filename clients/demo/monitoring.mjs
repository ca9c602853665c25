/** A monitor of a model that approves loans: seven weeks by days, of which the last five have drifted, with labels and an alert. */
import { perform, send } from './api.mjs';

import { randomBy } from './network.mjs';
import { removeMonitor } from './remove-monitor.mjs';

const NAME = 'Loan approvals';
const MARK =
  'Made by the demo: a model that approves loans, with applicants of another kind in the last days.';
const DAY = 86_400_000;
const DAYS = 49;
const DRIFTS = 5;
const A_DAY = 160;

/** The same rows each time, up to yesterday. */
function makeRows(begin) {
  const next = randomBy(17);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const lines = ['id,requested_at,income,debt,age,city,score,approved,repaid,shap_income,shap_debt,shap_age'];
  for (let at = 0; at < DAYS * A_DAY; at += 1) {
    const day = Math.floor(at / A_DAY);
    const isLate = day >= DAYS - DRIFTS;
    const [a, b, c] = [normal(), normal(), next()];
    const income = 3200 * Math.exp(0.35 * a) * (isLate ? 1.35 : 1);
    const debt = isLate ? 900 + 260 * b : 900 + 260 * (0.8 * a + 0.6 * b);
    const city = ['Berlin', 'Hamburg', 'Munich', isLate && next() < 0.6 ? 'Vienna' : 'Cologne'][
      Math.floor(next() * 4)
    ];
    const lean = isLate && city === 'Vienna' ? -0.25 : 0;
    const score = 1 / (1 + Math.exp(-(0.9 * a - 0.5 * b))) + lean;
    const bounded = Math.min(0.999, Math.max(0.001, score));
    // Labels come two days late.
    const repaid = day < DAYS - 2 ? Number(next() < bounded) : '';
    lines.push(
      [
        `loan-${at}`,
        new Date(begin + day * DAY + Math.floor(next() * DAY)).toISOString(),
        income.toFixed(2),
        debt.toFixed(2),
        18 + Math.floor(c * 60),
        city,
        bounded.toFixed(4),
        bounded >= 0.5 ? 'yes' : 'no',
        repaid,
        ((isLate ? 0.12 : 0.3) * a).toFixed(4),
        ((isLate ? 0.3 : 0.15) * b).toFixed(4),
        (0.04 * (c - 0.5)).toFixed(4),
      ].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}

const column = (name, kind, role = 'feature') => ({ name, kind, role });

/** @returns its name; nothing where somebody else has one of that name */
export async function makeMonitor() {
  if ((await removeMonitors()).isTaken) return undefined;
  const begin = Math.floor(Date.now() / DAY) * DAY - DAYS * DAY;
  const { id } = await perform('monitoring.createMonitor', { name: NAME, description: MARK });
  await send('monitoring.uploadData', { id, name: 'loans.csv' }, makeRows(begin));
  await perform('monitoring.configureMonitor', {
    id,
    config: {
      timeColumn: 'requested_at',
      idColumn: 'id',
      columns: [
        column('income', 'numeric'),
        column('debt', 'numeric'),
        column('age', 'numeric'),
        column('city', 'categorical'),
        column('approved', 'categorical', 'prediction'),
        column('score', 'numeric', 'score'),
        column('repaid', 'categorical', 'label'),
        ...['income', 'debt', 'age'].map((name) => column(`shap_${name}`, 'numeric', 'contribution')),
      ],
      slices: ['city'],
      granularity: '1 day',
      reference: { kind: 'range', from: begin, to: begin + 21 * DAY },
      problem: { kind: 'binary' },
      labels: { delayHours: 48 },
      joint: { correlation: true, reconstruction: true, classifier: true },
      customMetrics: [
        {
          name: 'deep_in_debt',
          kind: 'aggregate',
          definition: 'avg(CASE WHEN debt > income / 3 THEN 1 ELSE 0 END)',
        },
        {
          name: 'deeper_in_debt',
          kind: 'drift',
          definition: '{{current_df}}.deep_in_debt - {{base_df}}.deep_in_debt',
        },
      ],
    },
  });
  for (const [name, subject] of [
    ['Columns together', { kind: 'joint' }],
    ['Cities are treated alike', { kind: 'fairness', column: 'city' }],
  ])
    await perform('monitoring.putAlertRule', { id, name, subject });
  return NAME;
}

export const removeMonitors = () => removeMonitor(NAME, MARK);
