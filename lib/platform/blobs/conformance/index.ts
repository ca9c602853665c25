/** What every artifact store must do, run against each of them. */
import { describe, test } from 'vitest';
import { atOnce } from './at-once';
import { makeBench, type Opened } from './bench';
import { brokenUploads } from './broken-uploads';
import { inParts } from './in-parts';
import { namesAndLists } from './names-and-lists';
import { wholeObjects } from './whole-objects';

export function conform(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    const on = makeBench(open);
    test('is ready', () => on.store.check());
    wholeObjects(on);
    namesAndLists(on);
    brokenUploads(on);
    atOnce(on);
    inParts(on);
  });
}
