import { expect, test } from 'vitest';
import { env } from '../env';
import { overweight } from './memory';

test.skipIf(process.platform !== 'linux')(
  'what a process holds is told in megabytes, past the most',
  async () => {
    const { modelServer } = env;
    const before = modelServer.memoryMb;
    const holds = process.memoryUsage.rss() / 2 ** 20;
    try {
      modelServer.memoryMb = 1;
      const [, told] = /used (\d+) MB, more than the 1 MB/.exec((await overweight(process.pid)) ?? '') ?? [];
      expect(Number(told)).toBeGreaterThan(holds * 0.8);
      expect(Number(told)).toBeLessThan(holds * 1.25);
      modelServer.memoryMb = Math.ceil(holds * 4);
      expect(await overweight(process.pid)).toBeUndefined();
      expect(await overweight(undefined)).toBeUndefined();
    } finally {
      modelServer.memoryMb = before;
    }
  },
);
