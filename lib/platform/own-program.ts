/** Programs of ours that run as processes of their own. */
import fs from 'node:fs';
import path from 'node:path';

/**
 * The file of a program: beside the bundle that is running, else in the sources (in development, in tests and in
 * benches). An image of the built product has no sources.
 *
 * @param built its name in `dist`
 * @param source its path in the repository
 */
export function ownFile(built: string, source: string): { file: string; isBuilt: boolean } {
  const file = path.join(path.dirname(process.argv[1] ?? ''), built);
  return fs.existsSync(file)
    ? { file, isBuilt: true }
    : { file: path.resolve(/* turbopackIgnore: true */ source), isBuilt: false };
}

/** How `fork` starts one of `lib/processes`. */
export function ownProcess(name: string): { file: string; execArgv: string[] } {
  const { file, isBuilt } = ownFile(`${name}.js`, `lib/processes/${name}.ts`);
  return { file, execArgv: isBuilt ? ['--enable-source-maps'] : ['--import', 'tsx'] };
}
