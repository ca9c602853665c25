/** What is said of work that a worker does, whatever it is: refreshes of monitors, runs of scoring jobs, replays. */
export const WORK_STATES = {
  queued: { tone: 'neutral', text: 'Waiting' },
  running: { tone: 'accent', text: 'Running' },
  succeeded: { tone: 'success', text: 'Succeeded' },
  failed: { tone: 'danger', text: 'Failed' },
  canceled: { tone: 'outline', text: 'Cancelled' },
} as const;
