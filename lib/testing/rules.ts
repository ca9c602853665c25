/** Rules of promotion for tests: of one model and one stage, and version 1 that is to come into it. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { getReadiness } from '@/lib/domains/registry/readiness';
import { setRule } from '@/lib/domains/registry/rules';
import { transitionVersion } from '@/lib/domains/registry/transition-version';

export const demand = (caller: Caller, name: string, rule: object | null, target = 'Production') =>
  perform(setRule, caller, { name, change: { kind: 'stage', target, rule } } as never);

export const promote = (caller: Caller, name: string, more: object = {}) =>
  perform(transitionVersion, caller, { name, version: 1, stage: 'Production', ...more });

export const readiness = (caller: Caller, name: string) =>
  perform(getReadiness, caller, { name, version: 1, stage: 'Production' });

/** A freeze that never ends. */
export const ALWAYS = { kind: 'once', from: 0, until: 9e12, reason: 'audit' };
