'use client';
import { type Density, isDensity } from '@/lib/pure/density';
import { useKept } from './kept';
import { useStored } from './stored';

export { type Density, ROW_HEIGHTS } from '@/lib/pure/density';

export function useDensity(): [Density, (density: Density) => void] {
  const [density, keep] = useKept<Density>('density', 'default');
  return [
    isDensity(density) ? density : 'default',
    (next) => {
      keep(next);
      document.documentElement.dataset.density = next;
    },
  ];
}

/** `local` is the machine's own zone, any other is one of IANA's names. */
export type Zone = 'local' | 'utc' | (string & {});

export const useZonePreference = () => useStored<Zone>('plumbline.zone', 'local');

const known = new Map<string, boolean>();

/** A browser may not know what was chosen in a newer one. */
function isZone(name: string): boolean {
  let isKnown = known.get(name);
  if (isKnown === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      isKnown = true;
    } catch {
      isKnown = false;
    }
    known.set(name, isKnown);
  }
  return isKnown;
}

/** The name of the zone that times are shown in; nothing for the machine's own. */
export function useZone(): string | undefined {
  const [zone] = useZonePreference();
  if (zone === 'utc') return 'UTC';
  return zone !== 'local' && isZone(zone) ? zone : undefined;
}

/** Single-key shortcuts can be switched off (WCAG 2.1.4). */
export const useShortcutsPreference = () => useStored<'on' | 'off'>('plumbline.shortcuts', 'on');
