/** Figures of endpoints as people read them. */

const digits = (value: number) => (value >= 100 ? 0 : value >= 10 ? 1 : 2);

export const perSecond = (value: number): string => (value === 0 ? '–' : value.toFixed(digits(value)));

export const milliseconds = (value: number | null): string => {
  if (value === null) return '–';
  return value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(digits(value))} ms`;
};

export const percentText = (value: number): string =>
  value > 0 && value < 0.01 ? '< 0.01 %' : `${value.toFixed(value >= 10 || value === 0 ? 0 : 2)} %`;
