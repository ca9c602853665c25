import type { Requests } from '../entry';
import { identity } from './identity';
import { importing } from './importing';
import { registry } from './registry';
import { tracking } from './tracking';

/** Every domain's. An operation that is in none of them fails the matrix. */
export const DOMAINS = [tracking, registry, identity, importing] as unknown as Requests[];
