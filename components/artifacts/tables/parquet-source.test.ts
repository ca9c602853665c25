import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { openParquet } from './parquet-source';
import { cellText } from './parse-table';

const ROWS = 1000;

const buffer = parquetWriteBuffer({
  columnData: [
    { name: 'id', data: Array.from({ length: ROWS }, (_, row) => row), type: 'INT32' },
    {
      name: 'name',
      data: Array.from({ length: ROWS }, (_, row) => `name ${(row * 7) % ROWS}`),
      type: 'STRING',
    },
    {
      name: 'score',
      data: Array.from({ length: ROWS }, (_, row) => (row % 3 === 0 ? undefined : row / 2)),
      type: 'DOUBLE',
      nullable: true,
    },
    { name: 'at', data: Array.from({ length: ROWS }, (_, row) => new Date(row * 1000)), type: 'TIMESTAMP' },
  ],
  rowGroupSize: 300,
});

/** The file as it is read over the network: each stretch is noted. */
function file() {
  const read: [number, number][] = [];
  return {
    read,
    byteLength: buffer.byteLength,
    slice: async (start: number, end?: number) => {
      read.push([start, end ?? buffer.byteLength]);
      return buffer.slice(start, end);
    },
  };
}

describe('a Parquet file', () => {
  test('tells its columns and rows', async () => {
    const table = await openParquet('t', file());
    expect(table.total).toBe(ROWS);
    expect(table.columns.map(({ name, isNumeric }) => [name, isNumeric])).toEqual([
      ['id', true],
      ['name', false],
      ['score', true],
      ['at', false],
    ]);
  });

  test('is read across its row groups', async () => {
    const table = await openParquet('t', file());
    expect(await table.readColumn(0, { start: 298, end: 303 })).toEqual([298, 299, 300, 301, 302]);
    expect((await table.readColumn(3, { start: 999, end: 1000 })).map(cellText)).toEqual([
      '1970-01-01T00:16:39.000Z',
    ]);
    expect((await table.readColumn(2, { start: 0, end: 3 })).map(cellText)).toEqual(['', '0.5', '1']);
  });

  test('fetches only the columns and row groups that are looked at, each once', async () => {
    const source = file();
    const table = await openParquet('t', source);
    source.read.length = 0;
    await table.readColumn(1, { start: 10, end: 20 });
    const bytes = source.read.reduce((sum, [start, end]) => sum + end - start, 0);
    expect(bytes).toBeLessThanOrEqual(table.cost([1], { start: 10, end: 20 }) + 1024);
    expect(table.cost([1], { start: 10, end: 20 })).toBeLessThan(
      table.cost([0, 1, 2, 3], { start: 0, end: ROWS }) / 4,
    );
    source.read.length = 0;
    await table.readColumn(1, { start: 20, end: 30 });
    expect(source.read).toEqual([]);
  });

  test('is sorted, empty cells last', async () => {
    const table = await openParquet('t', file());
    const descending = await table.order(2, true);
    const scores = (await table.readColumn(2, descending)).map(cellText);
    expect(scores.slice(0, 2)).toEqual(['499', '498.5']);
    expect(scores.at(-1)).toBe('');
    const ids = await table.readColumn(0, descending.subarray(0, 2));
    expect(ids).toEqual([998, 997]);
  });

  test('that is none says so', async () => {
    const none = { byteLength: 20, slice: async () => new ArrayBuffer(20) };
    await expect(openParquet('t', none)).rejects.toThrow(/parquet/i);
  });
});

/** A column of twenty times three words, as pyarrow writes it by each method. */
const COMPRESSED = {
  gzip: 'UEFSMRUAFaQHFV4sFXgVABUGFQYcAAAAH4sIAAAAAAACA2NiYGCoYGQGkvl5qSCqpDyfFURlFKWmjgoPQWEAZffjbdIBAAAVBBksNQAYBnNjaGVtYRUCABUMJQIYAXclAEwcAAAAFngZHBkcJgAcFQwZJQYAGRgBdxUEFngWzAcWhgEmCEkcFQAVABUCADwWuAMZBhkmAHgAAAAWzAcWeCYIFoYBACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNS4wLjEZHBwAAACHAAAAUEFSMQ==',
  brotli:
    'UEFSMRUAFaQHFUQsFXgVABUGFQYcAAAAG9EBAERvOOS4zpXLSooWQZNYSJPFUdUBvEWqiT3lbzXkAhUEGSw1ABgGc2NoZW1hFQIAFQwlAhgBdyUATBwAAAAWeBkcGRwmABwVDBklBgAZGAF3FQgWeBbMBxZsJghJHBUAFQAVAgA8FrgDGQYZJgB4AAAAFswHFngmCBZsACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNS4wLjEZHBwAAACFAAAAUEFSMQ==',
  zstd: 'UEFSMRUAFaQHFWAsFXgVABUGFQYcAAAAKLUv/WDSADUBAOACAAAAeAEDAAAAb25lAwAAAHR3bwUAAAB0aHJlAgCuOhVghOkEFQQZLDUAGAZzY2hlbWEVAgAVDCUCGAF3JQBMHAAAABZ4GRwZHCYAHBUMGSUGABkYAXcVDBZ4FswHFogBJghJHBUAFQAVAgA8FrgDGQYZJgB4AAAAFswHFngmCBaIAQAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjUuMC4xGRwcAAAAhwAAAFBBUjE=',
  lz4: 'UEFSMRUAFaQHFVIsFXgVABUGFQYcAAAA0AIAAAB4AQMAAABvbmUHALF0d28FAAAAdGhyZRAADxcA/5pQdGhyZWUVBBksNQAYBnNjaGVtYRUCABUMJQIYAXclAEwcAAAAFngZHBkcJgAcFQwZJQYAGRgBdxUOFngWzAcWeiYISRwVABUAFQIAPBa4AxkGGSYAeAAAABbMBxZ4JggWegAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjUuMC4xGRwcAAAAhQAAAFBBUjE=',
  snappy:
    'UEFSMRUAFaQHFWosFXgVABUGFQYcAAAA0gMwAgAAAHgBAwAAAG9uZQEHKHR3bwUAAAB0aHJlBRD+FwD+FwD+FwD+FwD+FwD+FwDCFwAVBBksNQAYBnNjaGVtYRUCABUMJQIYAXclAEwcAAAAFngZHBkcJgAcFQwZJQYAGRgBdxUCFngWzAcWkgEmCEkcFQAVABUCADwWuAMZBhkmAHgAAAAWzAcWeCYIFpIBACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNS4wLjEZHBwAAACHAAAAUEFSMQ==',
};

test.each(Object.entries(COMPRESSED))('compressed by %s', async (_, encoded) => {
  const bytes = Uint8Array.from(Buffer.from(encoded, 'base64'));
  const table = await openParquet('t', {
    byteLength: bytes.length,
    slice: async (start, end) => bytes.slice(start, end).buffer,
  });
  expect(await table.readColumn(0, { start: 57, end: 60 })).toEqual(['one', 'two', 'three']);
});
