/** A monitor with one of everything in it. */
import sql, { raw } from 'sql-template-tag';
import type { Caller } from '@/lib/core/access';
import { rows } from '@/lib/platform/db';
import { NEW_ALERT } from '@/lib/pure/drift/alerts/alert';
import { BEGIN, loanRows, makeMonitor } from '../monitors';
import { type Estate, MARK } from './entry';

export type MonitorEstate = Estate & {
  id: string;
  /** As a table is called: it is one's monitor too. */
  name: string;
  refreshId: number;
  ruleId: number;
  alertId: number;
  channelId: string;
  linkId: string;
  maintenanceId: number;
};

export { BEGIN };

/** Counted and judged once; each estate is a copy that reads the same rows. */
let template: Promise<string> | undefined;

const COPIED = ['monitor_plans', 'monitor_references', 'monitor_profiles', 'monitor_windows', 'drift_points'];

export async function makeMonitorEstate(owner: Caller): Promise<MonitorEstate> {
  template ??= makeMonitor(owner, {
    rows: loanRows(4, 60),
    config: { reference: { kind: 'rolling', windows: 1 } },
  });
  const original = await template;
  const name = `${MARK}-${crypto.randomUUID()}`;
  const location = `monitors/${original}/data`;
  const source = JSON.stringify({ kind: 'feature-table', table: name, location, isExternal: false });
  const [made] = await rows<{ id: string }>(sql`
    INSERT INTO monitors (name, description, source, config, config_version, plan_version, status, created_by, creation_time,
                          last_updated_time)
    SELECT ${name}, ${MARK}, ${source}::jsonb, config, config_version, plan_version, status,
           created_by, creation_time, last_updated_time
    FROM monitors WHERE id = ${original} RETURNING id`);
  const id = made?.id ?? '';
  for (const table of COPIED)
    await rows(sql`
      INSERT INTO ${raw(table)}
      SELECT (jsonb_populate_record(one, jsonb_build_object('monitor_id', ${id}::text))).*
      FROM ${raw(table)} AS one WHERE monitor_id = ${original}`);
  const [refresh] = await rows<{ id: number }>(sql`
    INSERT INTO monitor_refreshes (monitor_id, trigger, requested_by, queued_time, message)
    VALUES (${id}, 'manual', ${MARK}, 1, ${MARK}) RETURNING id`);
  const [alert] = await rows<{ id: number; ruleId: number }>(sql`
    WITH rule AS (
      INSERT INTO alert_rules (monitor_id, name, subject, rule, creation_time)
      SELECT ${id}, ${MARK}, subject, rule, 1 FROM alert_rules WHERE monitor_id = ${original} LIMIT 1 RETURNING id)
    INSERT INTO alerts (monitor_id, rule_id, scope, phase, since, last_window, because, state)
    SELECT ${id}, id, ${MARK}, 'firing', 1, 1, ${MARK}, ${JSON.stringify(NEW_ALERT)}::jsonb FROM rule
    RETURNING id, rule_id AS "ruleId"`);
  const [channel] = await rows<{ id: string }>(sql`
    INSERT INTO monitor_channels (monitor_id, name, kind, address, created_by, creation_time)
    VALUES (${id}, ${MARK}, 'email', 'somebody@example.com', ${MARK}, 1) RETURNING id`);
  const [link] = await rows<{ id: string }>(sql`
    INSERT INTO report_links (monitor_id, name, scope, locked, origins, created_by, created_time, expires_time)
    VALUES (${id}, ${MARK}, 'view', '{}', '{}', ${MARK}, 1, 2) RETURNING id`);
  const [maintenance] = await rows<{ id: number }>(sql`
    INSERT INTO monitor_maintenances (monitor_id, from_time, to_time, note, created_by, creation_time)
    VALUES (${id}, 1, ${Date.now() + 86_400_000}, ${MARK}, ${MARK}, 1) RETURNING id`);
  return {
    owner,
    objectId: id,
    id,
    name,
    refreshId: refresh?.id ?? 0,
    ruleId: alert?.ruleId ?? 0,
    alertId: alert?.id ?? 0,
    channelId: channel?.id ?? '',
    linkId: link?.id ?? '',
    maintenanceId: maintenance?.id ?? 0,
  };
}
