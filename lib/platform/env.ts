/** The only reader of `process.env`: every setting of the product, checked once, with its default. */
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);

const Settings = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  MODEL_SERVER_PORT: port.default(0),
  MODEL_SERVER_HOST: z.string().min(1).default('127.0.0.1'),
  MODEL_SERVER_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'must be host:port')
    .optional(),
  PLUMBLINE_PYTHON: z.string().min(1).optional(),
  PLUMBLINE_MODEL_MEMORY_MB: z.coerce.number().int().min(128).default(4096),
  PLUMBLINE_MODEL_PROCESSES: z.coerce.number().int().min(1).max(256).optional(),
  PLUMBLINE_HOME: z.string().min(1).default('.plumbline'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  PLUMBLINE_BLOBS: z
    .string()
    .regex(/^(file|s3):/, 'must be a file: or s3: URL')
    .optional(),
  PLUMBLINE_LAKE: z
    .string()
    .regex(/^(file|s3):/, 'must be a file: or s3: URL')
    .optional(),
  PLUMBLINE_ONLINE_STORE: z
    .string()
    .regex(/^rediss?:\/\//, 'must be a redis: or rediss: URL')
    .optional(),
  PLUMBLINE_LAKE_CACHE_MB: z.coerce.number().int().min(100).default(20_480),
  PLUMBLINE_ENGINE_PROCESSES: z.coerce.number().int().min(1).max(64).default(2),
  PLUMBLINE_ENGINE_MEMORY_MB: z.coerce.number().int().min(256).optional(),
  PLUMBLINE_ENGINE_THREADS: z.coerce.number().int().min(1).max(256).optional(),
  PLUMBLINE_ENGINE_SPILL_MB: z.coerce.number().int().min(0).default(20_480),
  PLUMBLINE_ENGINE_LINE: z.coerce.number().int().min(0).max(10_000).default(50),
  PLUMBLINE_PUBLIC_URL: z.url().optional(),
  PLUMBLINE_HOST_ALLOW: z.string().default(''),
  PLUMBLINE_RATE_LIMIT: z.coerce.number().min(0).default(2000),
  PLUMBLINE_TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  PLUMBLINE_ADMIN_EMAIL: z.email().default('admin@example.com'),
  PLUMBLINE_ADMIN_PASSWORD: z.string().min(8).optional(),
  PLUMBLINE_ADMIN_TOKEN: z.string().min(20).optional(),
  PLUMBLINE_SECRET_KEY: z.string().min(20).optional(),
  PLUMBLINE_IMPORT_FOLDER: z.string().min(1).optional(),
  PLUMBLINE_STALLED_AFTER: z.coerce.number().int().min(1).max(99_999).default(5),
  PLUMBLINE_MODEL_SOURCES: z.string().default(''),
  PLUMBLINE_TABLE_SOURCES: z.string().default(''),
  PLUMBLINE_WEBHOOK_ADDRESSES: z.string().default(''),
  PLUMBLINE_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional(),
  PLUMBLINE_MAIL_FROM: z.string().min(3).default('Plumbline <plumbline@localhost>'),
  PLUMBLINE_PRIVATE_ADDRESSES: z.enum(['allow', 'forbid']).default('allow'),
  PLUMBLINE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PLUMBLINE_DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(12),
  NODE_ENV: z.string().default('production'),
});

/** What pip and uv are told by when they build a model's environment, and how they get out. */
export const PACKAGE_SETTINGS = [
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'PIP_FIND_LINKS',
  'PIP_NO_INDEX',
  'PIP_CERT',
  'UV_INDEX_URL',
  'UV_DEFAULT_INDEX',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
];

/** Settings of the product by name; NODE_ENV is Node's own. */
export const SETTINGS = Object.keys(Settings.shape).filter((name) => name !== 'NODE_ENV');

/** What the machine, or the container around us, has. */
function machineMemoryMb(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  const total = os.totalmem();
  return Math.floor((constrained > 0 && constrained < total ? constrained : total) / 2 ** 20);
}

/** A path from here; a mere name is looked up by the system. */
const absolute = (program: string) => (program.includes('/') ? path.resolve(program) : program);

/** Read back by decoding it: a home may have a percent sign in its name. */
const folderUrl = (home: string, name: string) => `file:${encodeURI(path.join(home, name))}`;

function sourcePlace(text: string): { url: string; query: string } {
  const url = new URL(text.startsWith('/') ? `file:${encodeURI(text)}` : text);
  return {
    url: `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`,
    query: url.search.slice(1),
  };
}

function read() {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    // Nothing can begin without them, and a stack would hide the words.
    process.stderr.write(`\nThese settings are not right:\n${faults.join('\n')}\n\n`);
    process.exit(2);
  }
  const settings = parsed.data;
  const home = path.resolve(settings.PLUMBLINE_HOME);
  return {
    port: settings.PORT,
    host: settings.HOST,
    modelServer: {
      port: settings.MODEL_SERVER_PORT,
      /** The interface it listens on. */
      host: settings.MODEL_SERVER_HOST,
      /** What the web processes reach it by, where that is not where it listens. */
      address: settings.MODEL_SERVER_ADDRESS,
      /** What one process of a model may use of the memory. */
      memoryMb: settings.PLUMBLINE_MODEL_MEMORY_MB,
      /** Processes of one served entity at most, whatever its concurrency asks for. */
      processes: settings.PLUMBLINE_MODEL_PROCESSES ?? os.availableParallelism(),
    },
    path: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    python: settings.PLUMBLINE_PYTHON && absolute(settings.PLUMBLINE_PYTHON),
    /** Where a model's environment gets its packages, as pip and uv are told. */
    packageSettings: Object.fromEntries(PACKAGE_SETTINGS.map((name) => [name, process.env[name]])),
    home,
    databaseUrl: settings.DATABASE_URL,
    databaseConnections: settings.PLUMBLINE_DATABASE_CONNECTIONS,
    blobs: settings.PLUMBLINE_BLOBS ?? folderUrl(home, 'blobs'),
    /** Feature tables: a folder or a bucket. */
    lake: settings.PLUMBLINE_LAKE ?? folderUrl(home, 'lake'),
    /** A Redis for look-ups by key; Postgres where none is named. */
    onlineStore: settings.PLUMBLINE_ONLINE_STORE,
    /** What a lake in a bucket may keep of its files on this disk. */
    lakeCacheMb: settings.PLUMBLINE_LAKE_CACHE_MB,
    /** Of each of the processes that query: web and worker have theirs, each so many. */
    engine: {
      processes: settings.PLUMBLINE_ENGINE_PROCESSES,
      memoryMb:
        settings.PLUMBLINE_ENGINE_MEMORY_MB ??
        Math.max(512, Math.floor(machineMemoryMb() / 4 / settings.PLUMBLINE_ENGINE_PROCESSES)),
      threads: settings.PLUMBLINE_ENGINE_THREADS ?? os.availableParallelism(),
      spillMb: settings.PLUMBLINE_ENGINE_SPILL_MB,
      line: settings.PLUMBLINE_ENGINE_LINE,
    },
    publicUrl: settings.PLUMBLINE_PUBLIC_URL,
    /** Other names that requests may call this installation by; `*` stands for any, `.example.com` for all below it. */
    hostsAllowed: settings.PLUMBLINE_HOST_ALLOW.toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
    /** Requests a second that one caller may send to a process in the long run; 0 for any number. */
    requestsPerSecond: settings.PLUMBLINE_RATE_LIMIT,
    /** How many proxies in front may say where a request comes from. */
    trustedProxies: settings.PLUMBLINE_TRUST_PROXY,
    admin: {
      email: settings.PLUMBLINE_ADMIN_EMAIL,
      password: settings.PLUMBLINE_ADMIN_PASSWORD,
      token: settings.PLUMBLINE_ADMIN_TOKEN,
    },
    /** Secrets that are read again are encrypted under it. */
    secretKey: settings.PLUMBLINE_SECRET_KEY,
    /** Folders below it may be imported from. */
    importFolder: settings.PLUMBLINE_IMPORT_FOLDER && path.resolve(settings.PLUMBLINE_IMPORT_FOLDER),
    /** A running run counts as stalled after so many silent minutes, unless its experiment says otherwise. */
    stalledAfterMinutes: settings.PLUMBLINE_STALLED_AFTER,
    /** Stores besides its own in which registered models may lie; their clients read them by themselves. */
    modelSources: settings.PLUMBLINE_MODEL_SOURCES.split(/[\s,]+/).filter(Boolean),
    /** Places below which Delta tables of others may be registered: a folder or a bucket's URL each, its query kept apart. */
    tableSources: settings.PLUMBLINE_TABLE_SOURCES.split(/[\s,]+/)
      .filter(Boolean)
      .map(sourcePlace),
    /** Private hosts and ranges that webhooks may be sent to: `ci.internal`, `10.0.0.0/8`. */
    webhookAddresses: settings.PLUMBLINE_WEBHOOK_ADDRESSES.toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
    smtpUrl: settings.PLUMBLINE_SMTP_URL,
    mailFrom: settings.PLUMBLINE_MAIL_FROM,
    mayReachPrivateAddresses: settings.PLUMBLINE_PRIVATE_ADDRESSES === 'allow',
    logLevel: settings.PLUMBLINE_LOG_LEVEL,
    isDevelopment: settings.NODE_ENV === 'development',
  };
}

export const env = read();

/** Settles which database this process uses, where the settings named none. */
export function settleDatabase(url: string): void {
  env.databaseUrl = url;
}
