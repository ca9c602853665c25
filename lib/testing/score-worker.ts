/** A worker at one scoring run in a process of its own, for tests that kill it. */
import { score } from '@/lib/domains/scoring/score';

const [jobKey = 0, number = 0] = process.argv.slice(2).map(Number);
await score({ jobKey, number }, new AbortController().signal);
process.exit(0);
