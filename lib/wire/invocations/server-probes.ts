/** What clients of the Open Inference Protocol ask of a server as a whole; it says nothing of anybody. */
import { findServers } from '@/lib/domains/serving';
import { VERSION } from '@/lib/pure/version';

type Probed = { status: number; body: object };

/** @param isReady asked only where the answer depends on it */
const PROBES: Record<string, (isReady: () => Promise<boolean>) => Probed | Promise<Probed>> = {
  '/v2': () => ({
    status: 200,
    body: { name: 'plumbline', version: VERSION, extensions: ['binary_tensor_data'] },
  }),
  '/v2/health/live': () => ({ status: 200, body: { live: true } }),
  '/v2/health/ready': async (isReady) => {
    const ready = await isReady();
    return { status: ready ? 200 : 503, body: { ready } };
  },
};

/** Undefined for every other path. */
export const probeAt = (
  url: string,
  isReady: () => Promise<boolean>,
): Probed | Promise<Probed> | undefined => {
  const path = url.split('?', 1)[0] ?? '';
  return Object.hasOwn(PROBES, path) ? PROBES[path]?.(isReady) : undefined;
};

/** For a web process: it is as ready as the model servers that it passes on to. */
export const anyServer = async (): Promise<boolean> => (await findServers()).length > 0;
