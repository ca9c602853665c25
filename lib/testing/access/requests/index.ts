import type { Requests } from '../entry';
import { demo } from './demo';
import { features } from './features';
import { home } from './home';
import { identity } from './identity';
import { importing } from './importing';
import { monitoring } from './monitoring';
import { registry } from './registry';
import { ofReports } from './reports';
import { scoring } from './scoring';
import { serving } from './serving';
import { tracking } from './tracking';

/** Every domain's. An operation that is in none of them fails the matrix. */
export const DOMAINS = [
  tracking,
  registry,
  features,
  monitoring,
  serving,
  scoring,
  ofReports,
  identity,
  importing,
  demo,
  home,
] as unknown as Requests[];
