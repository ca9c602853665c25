'use client';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LinesAnswer } from '@/components/charts/lines';
import type { Domain, XKind } from '@/components/charts/prepare-axis';
import { ask, type CallError, type InputOf } from '@/lib/client/call';
import { keyOf, useOperation } from '@/lib/client/use-operation';
import { useFollow } from '../live/use-live-runs';
import { goOn, type SeriesAnswer } from './go-on';
import { axisQuestion } from './series-question';
import type { Subject } from './subject';

export type LinesQuestion = {
  subject: Subject;
  metricKey: string;
  /** Then `metricKey` is an expression. */
  isExpression: boolean;
  x: XKind;
  xKey?: string | undefined;
  window?: Domain | undefined;
  band?: InputOf<'tracking.getGroupSeries'>['band'];
  withMembers?: boolean;
  width: number;
  /** Nobody asks for what nobody sees. */
  isWanted: boolean;
};

/** New points are told of (`useLiveRuns`): what came is kept until then. */
const KEPT = 5 * 60_000;
/** How often to look where nobody tells. */
const LOOK_AGAIN = 3_000;

/** The courses of a line chart, on one grid as fine as the picture can show. */
export function useLines(question: LinesQuestion) {
  const { subject, x, xKey, width, isWanted, ...group } = question;
  const isRuns = subject.kind === 'runs';
  const count = isRuns ? subject.runs.length : subject.groups.length;
  const axis = axisQuestion({ ...question, count });
  const follow = useFollow();
  const every = isWanted && subject.isRunning && follow(LOOK_AGAIN);
  const isAsked = isWanted && width > 0 && count > 0 && (x !== 'metric' || Boolean(xKey));
  const runs = useRunSeries(
    { runIds: isRuns ? subject.runs.map(({ id }) => id) : [], ...axis },
    isAsked && isRuns,
    every,
  );
  const groups = useOperation(
    'tracking.getGroupSeries',
    {
      question: isRuns ? {} : subject.question,
      ...(!isRuns && subject.by),
      groups: isRuns ? [] : subject.groups.map(({ group }) => group),
      band: group.band ?? 'ci',
      withMembers: group.withMembers ?? false,
      ...axis,
    },
    { enabled: isAsked && !isRuns, keepPrevious: true, staleTime: KEPT, every: every && 3 * every },
  );
  const query = isRuns ? runs : groups;
  const answer = useMemo(
    () => (isRuns ? runs.data && ofRuns(subject, runs.data) : groups.data && ofGroups(subject, groups.data)),
    [subject, isRuns, runs.data, groups.data],
  );
  return { answer, error: query.error as CallError | null, refetch: query.refetch };
}

/** Asks only for what came since, where that is enough. */
function useRunSeries(input: InputOf<'tracking.getMetricSeries'>, enabled: boolean, every: number | false) {
  const client = useQueryClient();
  return useQuery<SeriesAnswer, CallError>({
    queryKey: keyOf('tracking.getMetricSeries', input),
    async queryFn({ queryKey, signal }) {
      const before = client.getQueryData<SeriesAnswer>(queryKey);
      const resume = before?.resume;
      const next = await ask('tracking.getMetricSeries', { ...input, ...(resume && { resume }) }, signal);
      return before ? goOn(before, next) : next;
    },
    enabled,
    placeholderData: keepPreviousData,
    staleTime: KEPT,
    refetchInterval: every,
  });
}

type OfKind<Kind extends Subject['kind']> = Extract<Subject, { kind: Kind }>;

function ofRuns(subject: Subject, { x, series, ...rest }: SeriesAnswer): LinesAnswer {
  const looks = new Map((subject as OfKind<'runs'>).runs.map((look) => [look.id, look]));
  return {
    ...rest,
    x,
    lines: series.flatMap(({ runId, ...one }) => {
      const look = looks.get(runId);
      return look && one.points > 0 ? [{ ...look, ...one }] : [];
    }),
  };
}

type GroupAnswer = NonNullable<ReturnType<typeof useOperation<'tracking.getGroupSeries'>>['data']>;

function ofGroups(subject: Subject, { x, groups, ...rest }: GroupAnswer): LinesAnswer {
  const looks = new Map((subject as OfKind<'groups'>).groups.map((look) => [look.group, look]));
  return {
    ...rest,
    x,
    lines: groups.flatMap(({ id, mean, low, high, n, members }) => {
      const look = looks.get(id);
      if (!look || n.every((count) => count === 0)) return [];
      return [
        {
          id: look.id,
          name: look.name,
          colour: look.colour,
          dash: look.dash,
          last: mean,
          min: low,
          max: high,
          n,
          breaks: mean.flatMap((value, at) => (value === null ? [at] : [])),
          members: members?.map(({ runId, ...member }) => ({ id: runId, ...member })),
        },
      ];
    }),
  };
}
