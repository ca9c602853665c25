/** The SQL that prisma/schema amounts to, by Prisma's own schema engine as WebAssembly: nothing is downloaded. */
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

type Engine = typeof import('@prisma/schema-engine-wasm');

/** The engine's package is made for bundlers; here its WebAssembly is instantiated by hand. */
async function loadEngine(): Promise<Engine> {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve('@prisma/schema-engine-wasm'));
  const glue = (await import(path.join(folder, 'schema_engine_bg.js'))) as Engine & {
    __wbg_set_wasm(exports: WebAssembly.Exports): void;
  };
  const bytes = await fs.readFile(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue as never });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue;
}

/** What makes prisma/schema from nothing: what the migrations together must amount to. */
export async function schemaScript(databaseUrl: string, root = process.cwd()): Promise<string> {
  const { SchemaEngine } = await loadEngine();
  const folder = path.join(root, 'prisma/schema');
  const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.prisma')).sort();
  const files = await Promise.all(
    names.map(async (name) => ({
      path: path.join('prisma/schema', name),
      content: await fs.readFile(path.join(folder, name), 'utf8'),
    })),
  );
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }));
  const datamodels = files.map((file): [string, string] => [file.path, file.content]);
  const engine = await SchemaEngine.new({ datamodels }, () => undefined, adapter);
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    } as never);
    return stdout ?? '';
  } finally {
    engine.free();
  }
}
