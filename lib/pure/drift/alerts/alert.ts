/**
 * An alert's life: from the levels of its windows to what people are told. A pure machine: state and observation in, state and events
 * out; whoever runs it stores the state and sends what is to be sent.
 *
 * It is judged by the last windows each time anew, so that a window which late rows changed simply counts as it is now.
 */
import type { Level } from './level';

export type AlertRule = {
  /** Fires when `k` of the last `n` windows with data are bad. */
  k: number;
  n: number;
  /** Resolves after so many good windows in a row. */
  clearAfter: number;
  /** So many windows without data, in a row, are a state of their own. 0: never. */
  noDataAfter: number;
  /** Milliseconds after which a firing alert is told again. 0: never. */
  repeatEvery: number;
  /** Whether windows that are computed afterwards may notify. */
  notifiesBackfill: boolean;
};

export const DEFAULT_RULE: AlertRule = {
  k: 2,
  n: 3,
  clearAfter: 2,
  noDataAfter: 3,
  repeatEvery: 24 * 3_600_000,
  notifiesBackfill: false,
};

export const PHASES = ['normal', 'pending', 'firing', 'recovering', 'noData', 'error'] as const;
export type Phase = (typeof PHASES)[number];
export type Severity = 'warning' | 'critical';

/** Instants are milliseconds since the epoch. The state is plain JSON. */
export type AlertState = {
  phase: Phase;
  /** Of a firing or recovering alert. */
  severity: Severity | null;
  /** When it came into its phase. */
  since: number;
  /** The last windows by their start, rising; as many as the rule looks back. */
  recent: { windowStart: number; level: Level }[];
  /** What was last told of this episode: null where nothing was. */
  told: { at: number; what: 'firing' | 'noData' | 'error'; severity: Severity | null } | null;
  acknowledged: { by: string; at: number; note: string } | null;
  snoozedUntil: number | null;
  isMuted: boolean;
};

export const NEW_ALERT: AlertState = {
  phase: 'normal',
  severity: null,
  since: 0,
  recent: [],
  told: null,
  acknowledged: null,
  snoozedUntil: null,
  isMuted: false,
};

export type Observation = {
  windowStart: number;
  level: Level;
  /** When it was judged. */
  now: number;
  /** Whether the window was computed afterwards: a backfill, or again after late rows. */
  isBackfill: boolean;
  /** Whether a maintenance is under way, in which nobody is told. */
  isMaintenance?: boolean;
};

export const EVENTS = ['fired', 'escalated', 'repeated', 'resolved', 'noData', 'error', 'recovered'] as const;
/** `recovered`: data came, or could be computed, again. */
export type EventKind = (typeof EVENTS)[number];

export type AlertEvent = {
  kind: EventKind;
  severity: Severity | null;
  windowStart: number;
  at: number;
  /** Why nobody is told; null where they are. */
  silencedBy: 'backfill' | 'muted' | 'snoozed' | 'maintenance' | 'never-told' | null;
};

/** How far back the rule looks. */
const reach = (rule: AlertRule): number =>
  Math.max(rule.n, rule.clearAfter, rule.noDataAfter) + rule.noDataAfter;

/** A window older than all that the rule looks at changes nothing. */
export function stepAlert(
  state: AlertState,
  observation: Observation,
  rule: AlertRule = DEFAULT_RULE,
): { state: AlertState; events: AlertEvent[] } {
  const { windowStart, level, now } = observation;
  const recent = [
    ...state.recent.filter((window) => window.windowStart !== windowStart),
    { windowStart, level },
  ]
    .sort((a, b) => a.windowStart - b.windowStart)
    .slice(-reach(rule));
  const { phase, severity } = phaseOf(recent, state, rule);
  const next: AlertState = {
    ...state,
    recent,
    phase,
    severity,
    since: phase === state.phase ? state.since : now,
    snoozedUntil: state.snoozedUntil !== null && state.snoozedUntil <= now ? null : state.snoozedUntil,
  };
  const silencedBy = silence(next, observation, rule);
  const event = (kind: EventKind): AlertEvent => ({
    kind,
    severity: severity ?? state.severity,
    windowStart,
    at: now,
    silencedBy,
  });
  const tell = (kind: EventKind, what: 'firing' | 'noData' | 'error') => {
    // What nobody was told is still to be told: by the next window that may.
    if (silencedBy === null) next.told = { at: now, what, severity };
    return { state: next, events: [event(kind)] };
  };
  const isNew = phase !== state.phase && !(state.phase === 'recovering' && phase === 'firing');
  if (phase === 'firing') {
    const { told } = state;
    const isTold = told?.what === 'firing';
    if (isTold && severity === 'critical' && told.severity !== 'critical') {
      next.acknowledged = null;
      return tell('escalated', 'firing');
    }
    if (!isTold) return isNew || silencedBy === null ? tell('fired', 'firing') : { state: next, events: [] };
    const isDue = rule.repeatEvery > 0 && now - told.at >= rule.repeatEvery && next.acknowledged === null;
    return isDue && silencedBy === null ? tell('repeated', 'firing') : { state: next, events: [] };
  }
  if (phase === 'noData' || phase === 'error') {
    if (state.told?.what === phase) return { state: next, events: [] };
    return isNew || silencedBy === null ? tell(phase, phase) : { state: next, events: [] };
  }
  if (phase === 'recovering') return { state: next, events: [] };
  // Normal or pending: what there was is over, and whoever was told of it is told so.
  const wasFiring = state.phase === 'firing' || state.phase === 'recovering';
  next.told = null;
  if (phase === state.phase || (!wasFiring && state.phase !== 'noData' && state.phase !== 'error'))
    return { state: next, events: [] };
  next.acknowledged = null;
  const over = event(wasFiring || state.told?.what === 'firing' ? 'resolved' : 'recovered');
  return { state: next, events: [state.told === null ? { ...over, silencedBy: 'never-told' } : over] };
}

const isBad = ({ level }: { level: Level }) => level === 'warning' || level === 'critical';

function phaseOf(
  recent: AlertState['recent'],
  state: AlertState,
  rule: AlertRule,
): Pick<AlertState, 'phase' | 'severity'> {
  const trailing = (level: Level) =>
    recent.length - 1 - recent.findLastIndex((window) => window.level !== level);
  if (rule.noDataAfter > 0 && trailing('noData') >= rule.noDataAfter)
    return { phase: 'noData', severity: null };
  if (trailing('error') >= rule.k) return { phase: 'error', severity: null };
  const withData = recent.filter(({ level }) => level !== 'noData' && level !== 'error');
  const last = withData.at(-1);
  const isWithout = state.phase === 'noData' || state.phase === 'error';
  if (isWithout && last?.windowStart !== recent.at(-1)?.windowStart)
    return { phase: state.phase, severity: null };
  const lately = withData.slice(-rule.n);
  const bad = lately.filter(isBad).length;
  const critical = lately.filter(({ level }) => level === 'critical').length;
  const goodInARow = withData.length - 1 - withData.findLastIndex(({ level }) => level !== 'ok');
  const severityNow: Severity = critical >= rule.k || state.severity === 'critical' ? 'critical' : 'warning';
  if (state.phase === 'firing' || state.phase === 'recovering') {
    if (goodInARow >= rule.clearAfter) return { phase: 'normal', severity: null };
    // Bad again before it was over goes on as it was.
    return { phase: last && isBad(last) ? 'firing' : 'recovering', severity: severityNow };
  }
  if (bad >= rule.k && last && isBad(last)) return { phase: 'firing', severity: severityNow };
  return { phase: bad > 0 && goodInARow < rule.clearAfter ? 'pending' : 'normal', severity: null };
}

function silence(state: AlertState, observation: Observation, rule: AlertRule): AlertEvent['silencedBy'] {
  if (observation.isBackfill && !rule.notifiesBackfill) return 'backfill';
  if (state.isMuted) return 'muted';
  if (state.snoozedUntil !== null && state.snoozedUntil > observation.now) return 'snoozed';
  return observation.isMaintenance ? 'maintenance' : null;
}

/** Somebody looks into it: no repeats, until it gets worse or is over. */
export const acknowledgeAlert = (state: AlertState, by: string, at: number, note = ''): AlertState => ({
  ...state,
  acknowledged: { by, at, note },
});

export const snoozeAlert = (state: AlertState, until: number): AlertState => ({
  ...state,
  snoozedUntil: until,
});
export const wakeAlert = (state: AlertState): AlertState => ({ ...state, snoozedUntil: null });
export const muteAlert = (state: AlertState, isMuted: boolean): AlertState => ({ ...state, isMuted });

/** What was bad is the new normal (another reference): the past says nothing more. */
export const restartAlert = (state: AlertState, at: number): AlertState => ({
  ...NEW_ALERT,
  since: at,
  isMuted: state.isMuted,
});
