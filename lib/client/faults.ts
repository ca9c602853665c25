'use client';

/** The last calls that failed, for whoever copies diagnostics. */
export type Fault = { time: number; path: string; status: number; code: string; requestId?: string };

const KEPT = 5;
let faults: readonly Fault[] = [];

export function rememberFault(fault: Omit<Fault, 'time'>): void {
  faults = [...faults, { ...fault, time: Date.now() }].slice(-KEPT);
}

export const lastFaults = (): readonly Fault[] => faults;
