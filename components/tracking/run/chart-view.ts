import { parseAsBoolean, parseAsFloat, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs';

/** What a link to the charts of a run has to say. */
export const CHART_VIEW = {
  tab: parseAsString,
  x: parseAsStringLiteral(['step', 'time', 'relative']),
  smooth: parseAsFloat.withDefault(0),
  log: parseAsBoolean.withDefault(false),
  metric: parseAsString.withDefault(''),
  /** The chart that is shown large. */
  chart: parseAsString,
  from: parseAsInteger,
  to: parseAsInteger,
};
