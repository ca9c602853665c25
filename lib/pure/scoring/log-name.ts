/** What the predictions of an endpoint are called in SQL, as SQL takes it: `serving.scores_payload`, `serving."loan-scores_payload"`. */
export const logName = (endpoint: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(endpoint) ? `serving.${endpoint}_payload` : `serving."${endpoint}_payload"`;
