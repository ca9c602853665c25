const HOSTS: [host: RegExp, commit: (base: string, sha: string) => string][] = [
  [/(^|\.)gitlab\./, (base, sha) => `${base}/-/commit/${sha}`],
  [/(^|\.)bitbucket\./, (base, sha) => `${base}/commits/${sha}`],
  [/^/, (base, sha) => `${base}/commit/${sha}`],
];

/** The page of a repository, from any address that git takes; undefined where it has none on the web. */
export function repositoryPage(address: string): string | undefined {
  const web = address
    .trim()
    .replace(/^git@([^:/]+):/, 'https://$1/')
    .replace(/^ssh:\/\/(?:[^@/]+@)?/, 'https://')
    .replace(/\.git\/?$/, '')
    .replace(/\/+$/, '');
  if (!URL.canParse(web)) return undefined;
  const url = new URL(web);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  // Whatever signs in has no place in a link.
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}

/** The page of a commit; undefined where repository or commit are none. */
export function commitPage(address: string, sha: string): string | undefined {
  const base = repositoryPage(address);
  if (!base || !/^[0-9a-f]{7,40}$/.test(sha)) return undefined;
  return HOSTS.find(([host]) => host.test(new URL(base).hostname))?.[1](base, sha);
}
