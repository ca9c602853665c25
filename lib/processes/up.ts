/** Everything on one machine: the database if none is given, then web, worker and model server. */
import fs from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { ensureAdministrator } from '@/lib/domains/identity';
import { closeDatabase } from '@/lib/platform/db';
import { type Embedded, startEmbedded } from '@/lib/platform/embedded-postgres';
import { env, settleDatabase } from '@/lib/platform/env';
import { MigrationError, migrate } from '@/lib/platform/migrate';
import { databaseAdvice, homeAdvice, portAdvice } from './advice';
import { lockHome } from './home-lock';
import { say, step } from './say';
import { type Child, PORT_TAKEN, supervise } from './supervise';

/** So long a process that is told to end still answers who is being answered. */
const LAST_REQUESTS = 10_000;

const ends: (() => Promise<unknown>)[] = [];
let isStopping = false;
/** What was made for the first sign-in, until it has been shown. */
let unsaid: Administrator | undefined;

/** Ends what was started, last first. A second Ctrl-C does not wait. */
async function stop(code: number): Promise<void> {
  if (isStopping) {
    say('Stopped without waiting.');
    process.exit(1);
  }
  isStopping = true;
  say(code === 0 ? '\nStopping …' : '');
  sayUnsaid();
  for (const end of ends.reverse()) await end().catch((error: Error) => say(error.message));
  if (code === 0) say('Stopped.');
  process.exit(code);
}

async function fail(message: string): Promise<never> {
  // What fails while all is being ended fails because of that.
  if (!isStopping) {
    say(`\n${message}\n`);
    await stop(1);
  }
  return new Promise<never>(() => undefined);
}

const portFault = () =>
  new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen(env.port, env.host, () => probe.close(() => resolve(undefined)));
  });

/** The processes of one that was killed end by themselves, and may need a moment for it. */
async function assertPortFree(afterKill: boolean): Promise<void> {
  const until = Date.now() + (afterKill ? LAST_REQUESTS : 0);
  for (let fault = await portFault(); fault; fault = await portFault()) {
    if (fault.code !== 'EADDRINUSE' || Date.now() >= until)
      throw new Error(portAdvice(fault, env.host, env.port));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const takenAdvice = (name: string): string => {
  const [{ host, port }, of] = name === 'model-server' ? [env.modelServer, 'MODEL_SERVER_'] : [env, ''];
  return portAdvice({ code: 'EADDRINUSE' }, host, port, of);
};

async function provideDatabase(): Promise<string> {
  if (env.databaseUrl) return env.databaseUrl;
  const starting: Promise<Embedded> = startEmbedded({
    folder: path.join(env.home, 'postgres'),
    secretFile: path.join(env.home, 'secrets', 'database'),
  });
  // Also one that is asked to end before it is up.
  ends.push(() =>
    starting.then(
      ({ stop }) => stop(),
      () => undefined,
    ),
  );
  const embedded = await starting;
  void embedded.exited.then(() => {
    if (!isStopping)
      void fail('The database server ended by itself. Start again; it recovers what was committed.');
  });
  return embedded.url;
}

async function up(): Promise<void> {
  const { unlock, afterKill } = await lockHome(env.home);
  ends.push(unlock);
  if (afterKill) say('  The last one was killed: what it had said was stored is there.');
  await assertPortFree(afterKill);
  const databaseUrl = await step(env.databaseUrl ? 'Database given' : 'Database', provideDatabase);
  settleDatabase(databaseUrl);
  const applied = await step('Schema', () => migrate(databaseUrl)).catch((error: Error) => {
    throw error instanceof MigrationError ? error : new Error(databaseAdvice(error, databaseUrl));
  });
  // On a new database they are all of them.
  if (applied.length > 0 && !applied[0]?.startsWith('0001_'))
    say(`  migrations applied: ${applied.join(', ')}`);
  const administrator = await ensureAdministrator();
  unsaid = administrator;
  await closeDatabase();

  const shared = { DATABASE_URL: databaseUrl, NODE_ENV: env.isDevelopment ? 'development' : 'production' };
  const onFatal = (name: string) => (code: number | null) => {
    if (isStopping) return;
    void fail(code === PORT_TAKEN ? takenAdvice(name) : `${name} does not start; its last lines are above.`);
  };
  const children: Child[] = [];
  // All at once: one after the other they would take three times what a container has to end in, and the web process would go on asking
  // a model server that has left.
  ends.push(() => Promise.all(children.map((child) => child.stop())));
  const start = (name: string): Child => {
    const child = supervise(name, shared, onFatal(name));
    children.push(child);
    return child;
  };
  const { port = env.port } = await step('Web, worker and model server', async () => {
    const [web] = await Promise.all([start('web').ready, start('worker').ready, start('model-server').ready]);
    return web;
  });
  greet(port, administrator);
  process.send?.({ ready: true, port, databaseUrl });
}

type Administrator = Awaited<ReturnType<typeof ensureAdministrator>>;

function sayFirstSignIn({ email, password }: Administrator): void {
  say(`  Sign in as    ${email}`);
  if (password) say(`  Password      ${password}   (shown this once)`);
}

/** Whatever ends a first start: what was made for it is shown once, and nobody could come in without. */
function sayUnsaid(): void {
  const { password, token } = unsaid ?? {};
  if (unsaid && (password || token)) sayFirstSignIn(unsaid);
  if (token) say(`  Access token  ${token}   (shown this once)`);
  unsaid = undefined;
}

function greet(port: number, administrator: Administrator): void {
  const { token } = administrator;
  const host = ['0.0.0.0', '::'].includes(env.host) ? 'localhost' : env.host;
  const address = env.publicUrl ?? `http://${host}:${port}`;
  unsaid = undefined;
  say(`\n  Plumbline is at ${address}\n`);
  sayFirstSignIn(administrator);
  say('\n  From Python:');
  say(`    export MLFLOW_TRACKING_URI=${address}`);
  say(`    export MLFLOW_TRACKING_TOKEN=${token ?? '<an access token, made under Settings>'}`);
  if (token) say('                  (the token is shown this once)');
  say('\n  Ctrl-C stops everything.\n');
}

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
// A terminal that is closed takes us along, and the database would go on alone. Whoever is to outlive one (nohup) has none to write to.
if (process.stdout.isTTY) process.on('SIGHUP', () => void stop(0));

/** What to do about it, where that can be told. */
async function advise(error: Error): Promise<string> {
  const { bavail = 0, bsize = 0 } = (await fs.statfs(env.home).catch(() => undefined)) ?? {};
  return homeAdvice(error, env.home, bavail * bsize) ?? error.message;
}

up().catch(async (error: Error) => fail(await advise(error)));
