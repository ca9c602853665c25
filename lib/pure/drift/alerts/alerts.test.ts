import { describe, expect, test } from 'vitest';
import {
  type AlertRule,
  type AlertState,
  acknowledgeAlert,
  DEFAULT_RULE,
  muteAlert,
  NEW_ALERT,
  restartAlert,
  snoozeAlert,
  stepAlert,
  wakeAlert,
} from './alert';
import { groupAlerts } from './group';
import { type Level, levelOfValue, levelOfVerdict } from './level';

const HOUR = 3_600_000;
const LETTERS: Record<string, Level> = {
  o: 'ok',
  b: 'between',
  w: 'warning',
  c: 'critical',
  n: 'noData',
  e: 'error',
};

/** Plays windows of an hour each, one letter a window; answers the phases and what was told, window by window. */
function play(letters: string, rule: Partial<AlertRule> = {}, from: AlertState = NEW_ALERT, start = 0) {
  let state = from;
  const told: string[] = [];
  const phases: string[] = [];
  for (const [at, letter] of [...letters].entries()) {
    const step = stepAlert(
      state,
      {
        windowStart: (start + at) * HOUR,
        level: LETTERS[letter] ?? 'ok',
        now: (start + at + 1) * HOUR,
        isBackfill: false,
      },
      { ...DEFAULT_RULE, ...rule },
    );
    state = step.state;
    phases.push(state.phase);
    for (const { kind, silencedBy } of step.events)
      told.push(`${at}:${kind}${silencedBy ? ` (${silencedBy})` : ''}`);
  }
  return { state, told, phases };
}

describe('k of n windows', () => {
  test.each<[string, string, string[], string]>([
    ['one bad window is no alert', 'ooow', [], 'pending'],
    ['two of three are', 'owow', ['3:fired'], 'firing'],
    ['two in a row', 'oww', ['2:fired'], 'firing'],
    ['two far apart are not', 'owoow', [], 'pending'],
    ['it resolves after two good ones in a row', 'wwoo', ['1:fired', '3:resolved'], 'normal'],
    ['one good one is not enough', 'wwo', ['1:fired'], 'recovering'],
    ['bad again before it is over is the same alert', 'wwowoo', ['1:fired', '5:resolved'], 'normal'],
    ['between the limits neither raises nor clears', 'wwbbbb', ['1:fired'], 'recovering'],
    ['nor does it raise', 'bbbb', [], 'normal'],
    ['it gets worse', 'wwcc', ['1:fired', '3:escalated'], 'firing'],
    ['critical from the start', 'cc', ['1:fired'], 'firing'],
    ['windows without data lie between', 'wnnw', ['3:fired'], 'firing'],
    ['three without data in a row are told', 'onnn', ['3:noData'], 'noData'],
    ['and told once', 'onnnnn', ['3:noData'], 'noData'],
    ['data came again', 'onnno', ['3:noData', '4:recovered'], 'normal'],
    [
      'firing, then silence, then good: what was bad is long ago',
      'wwnnno',
      ['1:fired', '4:noData', '5:recovered'],
      'pending',
    ],
    ['firing, then silence, then bad again', 'wwnnnw', ['1:fired', '4:noData', '5:fired'], 'firing'],
    ['what cannot be computed twice is told', 'oee', ['2:error'], 'error'],
    ['and when it can again', 'oeeo', ['2:error', '3:recovered'], 'normal'],
  ])('%s', (_, letters, told, phase) => {
    const played = play(letters);
    expect(played.told).toEqual(told);
    expect(played.phases.at(-1)).toBe(phase);
  });

  test('other rules', () => {
    expect(play('w', { k: 1, n: 1, clearAfter: 1 }).told).toEqual(['0:fired']);
    expect(play('wo', { k: 1, n: 1, clearAfter: 1 }).told).toEqual(['0:fired', '1:resolved']);
    expect(play('wwwow', { k: 5, n: 5 }).told).toEqual([]);
    expect(play('nnnnnnnn', { noDataAfter: 0 }).told).toEqual([]);
  });

  test('a long life stays small', () => {
    const { state } = play('ow'.repeat(500));
    expect(state.recent.length).toBeLessThanOrEqual(6);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});

describe('the past', () => {
  const observe = (
    state: AlertState,
    windowStart: number,
    level: Level,
    isBackfill: boolean,
    rule = DEFAULT_RULE,
  ) => stepAlert(state, { windowStart: windowStart * HOUR, level, now: 100 * HOUR, isBackfill }, rule);

  test('the same window twice counts once', () => {
    const { state } = play('ow');
    expect(observe(state, 1, 'warning', false).state).toMatchObject({
      phase: 'pending',
      recent: state.recent,
    });
  });
  test('late rows may take an alert back, or make one, and nobody is told', () => {
    const { state } = play('www');
    const better = observe(observe(state, 1, 'ok', true).state, 2, 'ok', true);
    expect(better.state.phase).toBe('normal');
    expect(better.events).toMatchObject([{ kind: 'resolved', silencedBy: 'backfill' }]);
    const worse = observe(play('ow').state, 0, 'warning', true);
    expect(worse.events).toMatchObject([{ kind: 'fired', silencedBy: 'backfill' }]);
    expect(
      observe(play('ow').state, 0, 'warning', true, { ...DEFAULT_RULE, notifiesBackfill: true }).events,
    ).toMatchObject([{ kind: 'fired', silencedBy: null }]);
  });
  test('what a backfill found and still holds is told by the next window', () => {
    const { state } = observe(play('ow').state, 0, 'warning', true);
    expect(play('w', {}, state, 2).told).toEqual(['0:fired']);
    // And if it does not hold, nobody hears that it is over.
    expect(play('oo', {}, state, 2).told).toEqual(['1:resolved (never-told)']);
  });
  test('windows from long ago change nothing', () => {
    const { state } = play('oooooooooo');
    const step = observe(observe(state, -5, 'critical', true).state, -4, 'critical', true);
    expect(step).toEqual({ state, events: [] });
  });
  test('a clock that runs backwards does not upset the order', () => {
    const forwards = play('wwo').state;
    let state: AlertState = NEW_ALERT;
    for (const [windowStart, level] of [
      [2, 'ok'],
      [0, 'warning'],
      [1, 'warning'],
    ] as const)
      state = observe(state, windowStart, level, false).state;
    expect(state.recent).toEqual(forwards.recent);
  });
});

describe('people', () => {
  test('an alert is told again each day, unless somebody looks into it', () => {
    expect(play('w'.repeat(50)).told).toEqual(['1:fired', '25:repeated', '49:repeated']);
    const firing = play('ww').state;
    const seen = acknowledgeAlert(firing, 'ada', 3 * HOUR, 'looking');
    expect(play('w'.repeat(60), {}, seen, 2).told).toEqual([]);
    // Worse is news again, and the next alert is another one.
    expect(play('cc', {}, seen, 2).told).toEqual(['1:escalated']);
    expect(play('oo', {}, seen, 2).state.acknowledged).toBeNull();
  });
  test('muted: it goes on, and nobody is told until it is unmuted', () => {
    const muted = play('ww', {}, muteAlert(NEW_ALERT, true));
    expect(muted.told).toEqual(['1:fired (muted)']);
    expect(play('ww', {}, muteAlert(muted.state, false), 2).told).toEqual(['0:fired']);
  });
  test('snoozed: until then', () => {
    const snoozed = snoozeAlert(NEW_ALERT, 5 * HOUR);
    expect(play('wwww', {}, snoozed).told).toEqual(['1:fired (snoozed)']);
    expect(play('wwwww', {}, snoozed).told).toEqual(['1:fired (snoozed)', '4:fired']);
    expect(play('wwwww', {}, snoozed).state.snoozedUntil).toBeNull();
    expect(play('ww', {}, wakeAlert(snoozed)).told).toEqual(['1:fired']);
  });
  test('maintenance', () => {
    const { events } = stepAlert(play('w').state, {
      windowStart: HOUR,
      level: 'warning',
      now: 2 * HOUR,
      isBackfill: false,
      isMaintenance: true,
    });
    expect(events).toMatchObject([{ kind: 'fired', silencedBy: 'maintenance' }]);
  });
  test('accepted as the new normal: the past is forgotten, silence is kept', () => {
    const state = restartAlert(muteAlert(play('wwww').state, true), 9 * HOUR);
    expect(state).toMatchObject({ phase: 'normal', recent: [], told: null, isMuted: true, since: 9 * HOUR });
  });
});

describe('levels', () => {
  test.each([
    ['stable', 'ok'],
    ['noise', 'ok'],
    ['drift', 'warning'],
    ['severe', 'critical'],
    ['not-enough-data', 'noData'],
    ['not-computable', 'error'],
  ] as const)('of %s is %s', (verdict, level) => expect(levelOfVerdict(verdict)).toBe(level));
  test('of a number: the way back is longer', () => {
    const above = { bad: 'above', warning: 0.2, critical: 0.4, clear: 0.15 } as const;
    expect(
      [0.1, 0.15, 0.19, 0.2, 0.39, 0.4, Number.POSITIVE_INFINITY].map((value) => levelOfValue(value, above)),
    ).toEqual(['ok', 'between', 'between', 'warning', 'warning', 'critical', 'critical']);
    const below = { bad: 'below', critical: 0.7, clear: 0.75 } as const;
    expect([0.8, 0.74, 0.7].map((value) => levelOfValue(value, below))).toEqual([
      'ok',
      'between',
      'critical',
    ]);
    expect(levelOfValue(null, above)).toBe('noData');
    expect(levelOfValue(Number.NaN, above)).toBe('noData');
    expect(levelOfValue(9, { bad: 'above' })).toBe('ok');
  });
});

test('one message for many columns, the gravest first', () => {
  const columns = Array.from({ length: 8 }, (_, at) => ({
    name: `c${at}`,
    severity: at === 7 ? ('critical' as const) : ('warning' as const),
    weight: at,
    because: 'it moved',
  }));
  const message = groupAlerts('fraud v3', 'fired', columns);
  expect(message).toMatchObject({ title: 'fraud v3, 8 columns: drift', severity: 'critical', others: 3 });
  expect(message.top.map(({ name }) => name)).toEqual(['c7', 'c6', 'c5', 'c4', 'c3']);
  expect(groupAlerts('fraud v3', 'resolved', columns.slice(0, 1))).toMatchObject({
    title: 'fraud v3, c0: back to normal',
    severity: 'warning',
  });
});
