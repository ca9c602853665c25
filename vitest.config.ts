import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    include: ['lib/**/*.test.ts', 'components/**/*.test.ts', 'bench/**/*.test.ts'],
    globalSetup: 'lib/testing/global-setup.ts',
    setupFiles: ['lib/testing/setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    isolate: true,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
