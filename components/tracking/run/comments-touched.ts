/** What shows comments, or counts them. */
export const COMMENTS_TOUCHED = [
  'tracking.listRunComments',
  'tracking.getRunPage',
  'tracking.listRuns',
  'tracking.listExperiments',
];
