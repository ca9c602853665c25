'use client';
import { DENSITY_COOKIE, type Density } from '@/lib/pure/density';
import { useStored } from './stored';

export { type Density, ROW_HEIGHTS } from '@/lib/pure/density';

const YEAR = 31_536_000;

export function useDensity(): [Density, (density: Density) => void] {
  const [density, set] = useStored<Density>('plumbline.density', 'default');
  return [
    density,
    (next) => {
      set(next);
      document.documentElement.dataset.density = next;
      // biome-ignore lint/suspicious/noDocumentCookie: the server lays the page out by it.
      document.cookie = `${DENSITY_COOKIE}=${next}; Path=/; Max-Age=${YEAR}; SameSite=Lax`;
    },
  ];
}

/** `local` is the machine's own zone. */
export const useZonePreference = () => useStored<'local' | 'utc'>('plumbline.zone', 'local');

/** Single-key shortcuts can be switched off (WCAG 2.1.4). */
export const useShortcutsPreference = () => useStored<'on' | 'off'>('plumbline.shortcuts', 'on');
