import { z } from 'zod';
import { LIMITS } from '@/lib/pure/mlflow-names';

const SCHEME = /^(mlflow-artifacts|s3|gs|wasbs|abfss?|hdfs|viewfs|r2|dbfs|uc):/i;

/**
 * Where a client keeps an experiment's artifacts by itself. The server stores the text and never opens it; the
 * forms that have tricked other servers (fragments, parameters, steps upward, local paths) are refused all the same.
 */
export const ArtifactLocation = z
  .string()
  .max(LIMITS.artifactLocation, `must have at most ${LIMITS.artifactLocation} characters`)
  .superRefine((location, ctx) => {
    const fault = locationFault(location);
    if (fault) ctx.addIssue({ code: 'custom', message: fault, input: location });
  });

function locationFault(location: string): string | undefined {
  if (location === '') return undefined;
  if (!SCHEME.test(location))
    return 'must be a URI of an object store, such as s3://bucket/path, or be left out';
  if (/[#?;\\]|\p{Cc}/u.test(location)) return "must not contain '#', '?', ';', '\\' or control characters";
  let decoded = location;
  for (let round = 0; round < 3; round += 1) {
    if (decoded.split(/[/\\]/).includes('..')) return "must not contain '..'";
    try {
      decoded = decodeURIComponent(decoded);
    } catch {
      return 'must be validly percent-encoded';
    }
  }
  if (/\p{Cc}/u.test(decoded)) return 'must not contain control characters';
  return decoded.split(/[/\\]/).includes('..') ? "must not contain '..'" : undefined;
}
