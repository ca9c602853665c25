/** What to do about a start that fails. */

type Fault = { code?: string; message?: string };

export function portAdvice({ code, message }: Fault, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is taken. Stop what uses it, or choose another: PORT=${port + 1} npm start`;
  if (code === 'EACCES')
    return `Port ${port} needs more rights than we have. Choose one above 1023: PORT=3000 npm start`;
  if (code === 'EADDRNOTAVAIL')
    return `This machine has no address ${host}. Set HOST to one of its own, such as 127.0.0.1 or 0.0.0.0.`;
  return `Cannot listen on ${host}:${port}: ${message ?? code}`;
}

export function databaseAdvice({ code, message = '' }: Fault, url: string): string {
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
