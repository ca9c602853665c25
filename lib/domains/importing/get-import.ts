import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { env } from '@/lib/platform/env';
import { importsWhere, loadImport } from './load';

export const listImports = query({
  name: 'importing.listImports',
  summary: 'The sources that were imported from, and how far their imports are.',
  access: 'imports.manage',
  input: z.object({}),
  async run(ctx) {
    return { imports: await importsWhere(ctx, sql`true`), importFolder: env.importFolder ?? null };
  },
});

export const getImport = query({
  name: 'importing.getImport',
  summary: 'An import: how far it is, what it found and what it added.',
  access: 'imports.manage',
  input: z.object({ id: z.uuid() }),
  async run(ctx, { id }) {
    return { import: await loadImport(ctx, id) };
  },
});
