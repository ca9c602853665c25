/** How far back the charts of requests may go, in minutes. */
export const SPANS = [
  { value: '60', label: '1 h' },
  { value: '360', label: '6 h' },
  { value: '1440', label: '1 d' },
  { value: '10080', label: '7 d' },
] as const;
