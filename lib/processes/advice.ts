/** What to do about a start that fails. */

type Fault = { code?: string; message?: string };

/** @param of what its settings begin with: nothing for the web process */
export function portAdvice({ code, message }: Fault, host: string, port: number, of = ''): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is taken. Stop what uses it, or choose another: ${of}PORT=${port < 65535 ? port + 1 : 3000} npm start`;
  if (code === 'EACCES')
    return `Port ${port} needs more rights than we have. Choose one above 1023: ${of}PORT=3000 npm start`;
  if (code === 'EADDRNOTAVAIL')
    return `This machine has no address ${host}. Set ${of}HOST to one of its own, such as 127.0.0.1 or 0.0.0.0.`;
  return `Cannot listen on ${host}:${port}: ${message ?? code}`;
}

export function databaseAdvice({ code, message = '' }: Fault, url: string): string {
  // A password with a # of its own ends the URL there.
  if (!URL.canParse(url) || new URL(url).hash) {
    return 'DATABASE_URL is no URL. Write it as postgres://user:password@host:5432/database, special characters of the password percent-encoded.';
  }
  const { hostname, port, pathname, username } = new URL(url);
  const where = `${hostname}:${port || 5432}`;
  const name = decodeURIComponent(pathname.slice(1));
  const checks: Record<string, string> = {
    ECONNREFUSED: `Nothing answers at ${where}. Is the database running, and are host and port in DATABASE_URL right?`,
    ENOTFOUND: `There is no host ${hostname}. Check DATABASE_URL.`,
    ETIMEDOUT: `${where} does not answer. Check DATABASE_URL and the firewall.`,
    '28P01': `The password for ${username} at ${where} is wrong. Check DATABASE_URL.`,
    '28000': `${username} may not sign in at ${where}. Check DATABASE_URL and the server's pg_hba.conf.`,
    '3D000': `There is no database ${name} at ${where}. Make it (createdb ${name}) or check DATABASE_URL.`,
    '42501': `${username} may not create tables in ${name}. Grant it: GRANT ALL ON SCHEMA public TO ${username}`,
    '53100': `The database's disk is full. Free some space, then start again.`,
  };
  return checks[code ?? ''] ?? `The database at ${where} cannot be prepared: ${message}`;
}

const FULL = /ENOSPC|No space left on device|EDQUOT/;
const FORBIDDEN = ['EACCES', 'EPERM', 'EROFS'];

/** What went wrong around the home folder, if it was that. */
export function homeAdvice(
  { code, message = '' }: Fault,
  home: string,
  freeBytes: number,
): string | undefined {
  if (FULL.test(`${code} ${message}`)) {
    const free = Math.floor(freeBytes / 2 ** 20);
    return `The disk of ${home} is full (${free} MiB are free). Free some space, or set PLUMBLINE_HOME to a folder on another disk, then start again.`;
  }
  if (FORBIDDEN.includes(code ?? '')) {
    return `${home} cannot be written: ${message}. Give this user the right to, or set PLUMBLINE_HOME to another folder.`;
  }
  return undefined;
}
