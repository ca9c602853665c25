/** What a webhook's form says of where it goes to. Pure. */

export type TargetKind = 'http' | 'job';

type Target = {
  httpUrlSpec?: { url: string; secret?: string; authorization?: string; enableSslVerification: boolean };
  jobSpec?: { jobId: string; accessToken: string; workspaceUrl?: string };
};

/** The job that it starts until now. */
type Job = { jobId: string; workspaceUrl: string };

/** What is kept and shall be no more. */
export type TakenAway = { secret: boolean; authorization: boolean };
export const NOTHING_TAKEN: TakenAway = { secret: false, authorization: false };

/** An empty secret stays what it was, as nobody sees it: whoever means to take it away says so. */
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
  { verifiesTls, job, taken }: { verifiesTls: boolean; job: Job | undefined; taken: TakenAway },
): Target {
  if (kind === 'http') {
    return {
      httpUrlSpec: {
        url: url.trim(),
        ...((secret || taken.secret) && { secret }),
        ...((authorization || taken.authorization) && { authorization }),
        enableSslVerification: verifiesTls,
      },
    };
  }
  const [id, workspace] = [jobId.trim(), workspaceUrl.trim()];
  // Another job, or elsewhere, takes its token too, which nobody sees: without one it is refused.
  const isSame = job?.jobId === id && job.workspaceUrl === workspace;
  if (isSame && !accessToken) return {};
  return { jobSpec: { jobId: id, accessToken, ...(workspace && { workspaceUrl: workspace }) } };
}
