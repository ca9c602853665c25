import { createHmac } from 'node:crypto';
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { consoleUrl } from '@/lib/platform/own-address';
import { enqueue } from '@/lib/platform/queue';
import type { EventKind, Severity } from '@/lib/pure/drift/alerts/alert';
import type { Contribution } from '@/lib/pure/drift/alerts/group';
import { storableJson } from '@/lib/pure/storable-json';

export const DELIVER_ALERT = 'monitoring.deliverAlert';

/** What is sent: the same for every channel, written down as each reads it. */
export type AlertMessage = {
  kind: EventKind | 'test';
  title: string;
  severity: Severity | null;
  top: Contribution[];
  others: number;
  monitor: { id: string; name: string };
  rule: { id: number; name: string };
  slice: string;
  window: { start: number; end: number };
  runbook: string;
};

/** A retraining is not begun because something is over, or told again. */
const BEGINS: ReadonlySet<AlertMessage['kind']> = new Set(['fired', 'escalated']);

/** Written where its cause is written; sent by the worker. */
export async function post(monitorId: string, message: AlertMessage, now: number): Promise<void> {
  await send(
    await rows<{ id: number }>(sql`
    INSERT INTO monitor_deliveries (channel_id, monitor_id, title, body, time, due_time)
    SELECT id, monitor_id, ${message.title.slice(0, 500)}, ${storableJson(JSON.stringify(message))}::jsonb, ${now}::bigint, ${now}::bigint
    FROM monitor_channels WHERE monitor_id = ${monitorId} AND is_enabled AND (kind <> 'trigger' OR ${BEGINS.has(message.kind)})
    RETURNING id`),
  );
}

export async function send(posted: readonly { id: number }[]): Promise<void> {
  for (const { id } of posted) await wake(id);
}

export const wake = (id: number, at?: number) =>
  enqueue(
    DELIVER_ALERT,
    { id },
    { key: `alert-delivery:${id}`, maxAttempts: 25, ...(at !== undefined && { runAt: new Date(at) }) },
  );

export const linkOf = ({ monitor, window, slice }: AlertMessage): string =>
  consoleUrl(
    `/monitors/${monitor.id}?${new URLSearchParams({ window: String(window.start), ...(slice && { slice }) })}`,
  );

/** For machines: everything, and where to look. */
export const webhookBody = (message: AlertMessage, time: number): string =>
  JSON.stringify({ event: 'monitoring.alert', ...message, time, link: linkOf(message) });

/** What CI systems take as a dispatch: GitHub's shape, which allows ten properties. A test begins nothing. */
export const triggerBody = (message: AlertMessage, time: number): string =>
  JSON.stringify({
    event_type: message.kind === 'test' ? 'plumbline.test' : 'plumbline.retrain',
    client_payload: {
      monitor: message.monitor,
      window: message.window,
      slice: message.slice,
      columns: message.top.map(({ name }) => name),
      severity: message.severity,
      title: message.title,
      rule: message.rule,
      time,
      link: linkOf(message),
    },
  });

/** HMAC-SHA256 of `<id>.<seconds>.<body>` in base64, under a version: the receiver checks the age too. */
export function signatureHeaders(uid: string, body: string, secret: string | undefined, now: number) {
  const seconds = String(Math.floor(now / 1000));
  const signature =
    secret && createHmac('sha256', secret).update(`${uid}.${seconds}.${body}`).digest('base64');
  return {
    'x-plumbline-delivery-id': uid,
    'x-plumbline-timestamp': seconds,
    ...(signature && { 'x-plumbline-signature': `v1,${signature}` }),
  };
}

/** Three characters mean something there. */
const slackText = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function slackBody(message: AlertMessage): string {
  const { title, severity, top, others, runbook } = message;
  const sign =
    severity === 'critical' ? ':red_circle:' : severity === 'warning' ? ':warning:' : ':white_check_mark:';
  const lines = top.map(({ name, because }) => `• *${slackText(name)}*: ${slackText(because)}`);
  const links = [`<${linkOf(message)}|Open the monitor>`, ...(runbook ? [`<${runbook}|Runbook>`] : [])];
  const text = [
    `${sign} *${slackText(title)}*`,
    ...lines,
    ...(others > 0 ? [`and ${others} more`] : []),
    links.join('  ·  '),
  ].join('\n');
  return JSON.stringify({ text });
}

export function mailOf(message: AlertMessage): { subject: string; text: string } {
  const { title, top, others, runbook } = message;
  const lines = top.map(({ name, because }) => `- ${name}: ${because}`);
  return {
    subject: title.replace(/[\r\n]+/g, ' ').slice(0, 200),
    text: [
      title,
      '',
      ...lines,
      ...(others > 0 ? [`and ${others} more`] : []),
      '',
      linkOf(message),
      ...(runbook ? [`Runbook: ${runbook}`] : []),
      '',
    ].join('\n'),
  };
}
