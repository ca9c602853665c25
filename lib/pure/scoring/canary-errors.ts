/** When the failed requests of a canary are too many, whatever comes of those that it still waits for. */

type Limits = { minRequests: number; maxErrorPercent: number };

/** @param failedPercent of the `requests` that were answered so far */
export const isBeyond = (
  failedPercent: number,
  requests: number,
  { minRequests, maxErrorPercent }: Limits,
): boolean => (failedPercent * requests) / Math.max(requests, minRequests, 1) > maxErrorPercent;
