/** What a webhook's form says of where it goes to. Pure. */

export type TargetKind = 'http' | 'job';

type Target = {
  httpUrlSpec?: { url: string; secret?: string; authorization?: string; enableSslVerification: boolean };
  jobSpec?: { jobId: string; accessToken: string; workspaceUrl?: string };
};

/** An empty secret stays what it was: nobody sees it, so nobody can have meant to take it away. */
export function readTarget(
  kind: TargetKind,
  {
    url = '',
    secret = '',
    authorization = '',
    jobId = '',
    accessToken = '',
    workspaceUrl = '',
  }: Record<string, string>,
  { verifiesTls, isNew }: { verifiesTls: boolean; isNew: boolean },
): Target {
  if (kind === 'http') {
    return {
      httpUrlSpec: {
        url: url.trim(),
        ...(secret && { secret }),
        ...(authorization && { authorization }),
        enableSslVerification: verifiesTls,
      },
    };
  }
  // A job cannot be changed without its token, which nobody sees.
  if (!isNew && !accessToken) return {};
  return {
    jobSpec: {
      jobId: jobId.trim(),
      accessToken,
      ...(workspaceUrl.trim() && { workspaceUrl: workspaceUrl.trim() }),
    },
  };
}
