import { lastFaults } from '@/lib/client/faults';
import { readStored } from '@/lib/client/stored';
import { locale } from '@/lib/pure/locale';

type Told = { version: string; role: string };

async function stateOfServer(): Promise<string> {
  const started = performance.now();
  try {
    const response = await fetch('/ready');
    const parts = (await response.json()) as Record<string, string>;
    const told = Object.entries(parts).map(([part, state]) => `${part} ${state}`);
    return `${told.join(', ')} (answered in ${Math.round(performance.now() - started)} ms)`;
  } catch {
    return 'no answer';
  }
}

/** What somebody who is asked for help wants to know first. No names, no addresses, nothing that was logged. */
export async function diagnostics({ version, role }: Told): Promise<string> {
  const { innerWidth, innerHeight, devicePixelRatio } = window;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const lines = [
    ['Plumbline', version],
    ['Page', window.location.pathname],
    ['Time', new Date().toISOString()],
    ['Server', await stateOfServer()],
    ['Role', role],
    ['Browser', navigator.userAgent],
    ['Window', `${innerWidth} × ${innerHeight} at ${devicePixelRatio}`],
    ['Theme', document.documentElement.classList.contains('dark') ? 'dark' : 'light'],
    ['Density', readStored('plumbline.density') ?? 'default'],
    ['Zone', `${zone}, shown ${readStored('plumbline.zone') ?? 'local'}`],
    ['Language', `${navigator.language}, numbers as in ${locale()}`],
    ...lastFaults().map(({ time, path, status, code, requestId }) => [
      'Failed',
      `${new Date(time).toISOString()} ${path} ${status} ${code} request ${requestId ?? '–'}`,
    ]),
  ];
  return lines.map(([name, value]) => `${name}: ${value}`).join('\n');
}
