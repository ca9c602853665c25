/** Many alerts of one model at one time are one message. */
import type { AlertEvent, Severity } from './alert';

/** `weight` says how much it has to do with it: the effect by its floor. */
export type Contribution = { name: string; severity: Severity | null; weight: number; because: string };

export type AlertMessage = {
  title: string;
  severity: Severity | null;
  /** The weightiest, and how many more there are. */
  top: Contribution[];
  others: number;
};

const TOP = 5;

const WORDS: Record<AlertEvent['kind'], (what: string) => string> = {
  fired: (what) => `${what}: drift`,
  escalated: (what) => `${what}: severe drift now`,
  repeated: (what) => `${what}: still drifting`,
  resolved: (what) => `${what}: back to normal`,
  noData: (what) => `${what}: no data`,
  error: (what) => `${what}: nothing can be computed`,
  recovered: (what) => `${what}: data again`,
};

/**
 * @param subject the model or table, as people call it
 * @param contributions of one kind of event
 */
export function groupAlerts(
  subject: string,
  kind: AlertEvent['kind'],
  contributions: readonly Contribution[],
): AlertMessage {
  const sorted = [...contributions].sort(
    (a, b) => Number(b.severity === 'critical') - Number(a.severity === 'critical') || b.weight - a.weight,
  );
  const top = sorted.slice(0, TOP);
  const [first] = sorted;
  const what =
    sorted.length === 1 && first ? `${subject}, ${first.name}` : `${subject}, ${sorted.length} columns`;
  return {
    title: WORDS[kind](what),
    severity: sorted.some(({ severity }) => severity === 'critical') ? 'critical' : (first?.severity ?? null),
    top,
    others: sorted.length - top.length,
  };
}
