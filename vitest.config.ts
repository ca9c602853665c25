import { defineConfig } from 'vitest/config';

/** Tests below `lib/pure` that ask the embedded engine what a pure module says. */
const OF_ENGINE = ['lib/pure/expression/expression.test.ts', 'lib/pure/point-in-time/duckdb.test.ts'];

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          // What keeps nothing from one file to the next needs neither a database nor a process of its own.
          name: 'pure',
          include: ['lib/pure/**/*.test.ts', 'components/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: OF_ENGINE,
          isolate: false,
        },
      },
      {
        extends: true,
        // Of these some keep something, such as a stand-in for what is told: a process each, and no database.
        test: { name: 'client', include: ['lib/client/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['lib/!(pure|client)/**/*.test.ts', ...OF_ENGINE],
          globalSetup: 'lib/testing/global-setup.ts',
          setupFiles: ['lib/testing/setup.ts'],
        },
      },
    ],
  },
});
