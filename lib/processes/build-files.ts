/** Scripts, styles and fonts of the pages, straight from memory: compressed once when they were built, not for each visitor. */
import fs from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

const PREFIX = '/_next/static/';

/** What a file's end says of its content; further ends are left to the pages. */
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The smallest first, by the end of the compressed file beside each. Browsers take `br` only where nobody listens. */
const CODINGS = [
  { name: 'br', end: '.br' },
  { name: 'gzip', end: '.gz' },
];

type BuildFile = { type: string; bodies: { coding?: string; body: Buffer }[] };

/**
 * Whether a request was for a file of the build, and has been answered.
 *
 * @param folder what the build left, as `.next/static`
 */
export async function loadBuildFiles(
  folder: string,
): Promise<(request: IncomingMessage, response: ServerResponse) => boolean> {
  const files = new Map<string, BuildFile>();
  for (const name of await namesIn(folder)) {
    const type = TYPES[path.extname(name)];
    if (!type) continue;
    const file = path.join(folder, name);
    const bodies: BuildFile['bodies'] = [];
    for (const { name: coding, end } of CODINGS) {
      const body = await fs.readFile(file + end).catch(orNothing);
      if (body) bodies.push({ coding, body });
    }
    bodies.push({ body: await fs.readFile(file) });
    files.set(PREFIX + name.split(path.sep).join('/'), { type, bodies });
  }
  return (request, response) => {
    const file = files.get((request.url ?? '').split('?', 1)[0] ?? '');
    if (!file) return false;
    const accepted = String(request.headers['accept-encoding'] ?? '');
    const found = file.bodies.find(({ coding }) => !coding || accepts(accepted, coding));
    if (!found) return false;
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': found.body.length,
      ...(found.coding && { 'content-encoding': found.coding }),
      vary: 'accept-encoding',
      // Another content has another name.
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    response.end(request.method === 'HEAD' ? undefined : found.body);
    return true;
  };
}

/** Named, and not with a weight of nothing. */
const accepts = (header: string, coding: string) =>
  header.split(',').some((part) => {
    const [name = '', weight = ''] = part.split(';');
    return name.trim().toLowerCase() === coding && !/^q=0(\.0*)?$/.test(weight.trim());
  });

const orNothing = (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};

async function namesIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(orNothing);
  return (entries ?? [])
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
