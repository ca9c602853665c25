/** A store under test, and the words in which the tests speak of it. */
import { afterAll, beforeAll, expect } from 'vitest';
import type { BlobStore } from '../store';
import { pieces, read } from './bodies';

export type Opened = {
  store: BlobStore;
  /** Keys of what uploads that did not end have left behind; must come out empty. */
  leftovers(): Promise<string[]>;
  close(): Promise<void>;
  /**
   * The stand-in for S3 neither ties an upload to its key nor knows that one has ended, dates them all to 2010, and may
   * answer 500 while one key is written and read at once.
   */
  isStandIn?: boolean;
};

/** Later than any upload. */
export const FAR = new Date(8e15);

export const failing = (code: string) => expect.objectContaining({ name: 'AppError', code });
export const MISSING = failing('RESOURCE_DOES_NOT_EXIST');
export const INVALID = failing('INVALID_PARAMETER_VALUE');
export const CANCELLED = failing('CANCELLED');

export type Bench = ReturnType<typeof makeBench>;

/** Opened before the tests that stand beside the call, closed after them. */
export function makeBench(open: () => Promise<Opened>) {
  let opened: Opened;
  let number = 0;
  /** A folder of the test's own. */
  const fresh = () => {
    number += 1;
    return `artifacts/t${number}`;
  };
  /** What all of them came to; only a stand-in may have failed at some. */
  const together = async <T>(work: Promise<T>[]): Promise<T[]> => {
    const ends = await Promise.allSettled(work);
    return ends.flatMap((end) => {
      if (end.status === 'fulfilled') return [end.value];
      expect(end.reason).toEqual(opened.isStandIn ? failing('TEMPORARILY_UNAVAILABLE') : undefined);
      return [];
    });
  };
  const put = (key: string, text: string) => opened.store.put(key, pieces(Buffer.from(text)));
  const content = async (key: string) => read((await opened.store.get(key)).body);
  const text = async (key: string) => (await content(key)).toString();
  const names = async (prefix: string) => (await opened.store.list(prefix)).entries.map(({ name }) => name);

  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());

  return {
    get store(): BlobStore {
      return opened.store;
    },
    get opened(): Opened {
      return opened;
    },
    fresh,
    together,
    put,
    content,
    text,
    names,
  };
}
