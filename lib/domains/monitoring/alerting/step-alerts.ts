/** What a window does to the alerts of its monitor, and who is told: in the transaction that stores the window. */
import sql, { join } from 'sql-template-tag';
import { makeContext } from '@/lib/core/context';
import { notify } from '@/lib/domains/identity/index';
import { prisma, rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import {
  type AlertEvent,
  type AlertRule,
  type AlertState,
  NEW_ALERT,
  stepAlert,
} from '@/lib/pure/drift/alerts/alert';
import { type Contribution, groupAlerts } from '@/lib/pure/drift/alerts/group';
import { MONITOR, type MonitorRow } from '../load';
import type { Outcome } from '../refresh/store-window';
import { isInMaintenance } from './maintenances';
import { isOfLabels, type Observed, observe } from './observe';
import { type AlertMessage, post } from './post';
import { RULE_COLUMNS, type RuleView } from './rules';

type Stored = { scope: string; ruleId: number; state: AlertState };
type Told = { event: AlertEvent; observed: Observed; alertId: number };

const ruleOf = ({ rule }: RuleView): AlertRule => ({
  ...rule,
  repeatEvery: rule.repeatHours * 3_600_000,
});

export async function stepAlerts(monitor: Pick<MonitorRow, 'id' | 'name'>, outcome: Outcome): Promise<void> {
  const rules = await rows<RuleView>(
    sql`SELECT ${RULE_COLUMNS} FROM alert_rules WHERE monitor_id = ${monitor.id} AND is_enabled ORDER BY id`,
  );
  if (rules.length === 0) return;
  const stored = await rows<Stored>(sql`
    SELECT scope, rule_id AS "ruleId", state FROM alerts WHERE monitor_id = ${monitor.id} FOR UPDATE`);
  const isMaintenance = await isInMaintenance(monitor.id, outcome.now);
  for (const rule of rules) {
    const own = stored.filter(({ ruleId }) => ruleId === rule.id);
    const seen = observe(
      rule.subject,
      rule.slice,
      outcome,
      own.map(({ scope }) => scope),
    );
    const isBackfill = isOfLabels(rule.subject) ? outcome.isLabelBackfill : outcome.isBackfill;
    const told = await stepRule(monitor.id, rule, own, seen, { ...outcome, isBackfill, isMaintenance });
    await tell(monitor, rule, outcome, told);
  }
}

async function stepRule(
  monitorId: string,
  rule: RuleView,
  stored: readonly Stored[],
  seen: readonly Observed[],
  { window, isBackfill, isMaintenance, now }: Outcome & { isMaintenance: boolean },
): Promise<Told[]> {
  if (seen.length === 0) return [];
  const stepped = seen.map((observed) => {
    const before = stored.find(({ scope }) => scope === observed.scope)?.state ?? NEW_ALERT;
    const observation = { windowStart: window.start, level: observed.level, now, isBackfill, isMaintenance };
    return { observed, ...stepAlert(before, observation, ruleOf(rule)) };
  });
  const lines = stepped.map(
    ({ observed, state }) => sql`(
      ${monitorId}, ${rule.id}::int, ${observed.scope}, ${state.phase}, ${state.severity}, ${state.since}::bigint,
      ${window.start}::bigint, ${observed.because}, ${JSON.stringify(state)}::jsonb)`,
  );
  const kept = await rows<{ id: number; scope: string }>(sql`
    INSERT INTO alerts (monitor_id, rule_id, scope, phase, severity, since, last_window, because, state) VALUES ${join(lines)}
    ON CONFLICT (rule_id, scope) DO UPDATE SET
      phase = excluded.phase, severity = excluded.severity, since = excluded.since,
      last_window = greatest(alerts.last_window, excluded.last_window), because = excluded.because, state = excluded.state
    RETURNING id, scope`);
  const told = stepped.flatMap(({ observed, events }) =>
    events.map((event) => ({
      event,
      observed,
      alertId: kept.find(({ scope }) => scope === observed.scope)?.id ?? 0,
    })),
  );
  if (told.length > 0)
    await rows(sql`
      INSERT INTO alert_events (alert_id, monitor_id, kind, severity, window_start, time, silenced_by, because)
      VALUES ${join(
        told.map(
          ({ event, observed, alertId }) => sql`(
            ${alertId}::int, ${monitorId}, ${event.kind}, ${event.severity}, ${event.windowStart}::bigint, ${event.at}::bigint,
            ${event.silencedBy}, ${observed.because})`,
        ),
      )}`);
  return told;
}

const TONES = {
  fired: 'warning',
  escalated: 'danger',
  repeated: 'warning',
  resolved: 'success',
  noData: 'warning',
  error: 'warning',
  recovered: 'success',
} as const;

const GRAVEST_LAST = [
  'resolved',
  'recovered',
  'repeated',
  'noData',
  'error',
  'fired',
  'escalated',
] as const satisfies readonly AlertEvent['kind'][];

/** Many columns at once are one message. */
async function tell(
  monitor: Pick<MonitorRow, 'id' | 'name'>,
  rule: RuleView,
  { window, now }: Outcome,
  told: readonly Told[],
): Promise<void> {
  const loud = told.filter(({ event }) => event.silencedBy === null);
  const kinds = new Set(loud.map(({ event }) => event.kind));
  // People have one notice of each matter, which the last one is: that one column is well again must not hide that another is not.
  for (const kind of GRAVEST_LAST.filter((each) => kinds.has(each))) {
    const contributions = loud
      .filter(({ event }) => event.kind === kind)
      .map(
        ({ event, observed }): Contribution => ({
          name: observed.scope || rule.name,
          severity: event.severity,
          weight: observed.weight,
          because: observed.because,
        }),
      );
    const grouped = groupAlerts(monitor.name, kind, contributions);
    const message: AlertMessage = {
      kind,
      ...grouped,
      monitor: { id: monitor.id, name: monitor.name },
      rule: { id: rule.id, name: rule.name },
      slice: rule.slice,
      window: { start: window.start, end: window.end },
      runbook: rule.runbook,
    };
    await post(monitor.id, message, now);
    const system = { user: null, via: 'system' as const, isReadOnly: false, requestId: `alert-${rule.id}` };
    await notify(
      makeContext(system, prisma(), log, []),
      { holders: { type: MONITOR, id: monitor.id, level: 'CAN_MANAGE' } },
      {
        key: `alert:${monitor.id}:${rule.id}${TONES[kind] === 'success' ? ':over' : ''}`,
        kind: 'monitoring.alert',
        tone: grouped.severity === 'critical' ? 'danger' : TONES[kind],
        title: grouped.title,
        body: grouped.top.map(({ name, because }) => `${name}: ${because}`).join(' '),
        href: `/monitors/${monitor.id}?tab=alerts`,
      },
    );
  }
}
