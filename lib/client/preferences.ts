'use client';
import { useStored } from './stored';

export type Density = 'compact' | 'default' | 'relaxed';
export const DENSITY_KEY = 'plumbline.density';
export const ROW_HEIGHTS: Record<Density, number> = { compact: 28, default: 36, relaxed: 44 };

export const useDensity = () => useStored<Density>(DENSITY_KEY, 'default');

/** `local` is the machine's own zone. */
export const useZonePreference = () => useStored<'local' | 'utc'>('plumbline.zone', 'local');

/** Single-key shortcuts can be switched off (WCAG 2.1.4). */
export const useShortcutsPreference = () => useStored<'on' | 'off'>('plumbline.shortcuts', 'on');
