import { readLogged } from '@/lib/pure/logged-images';
import { inNaturalOrder } from '@/lib/pure/natural-order';

type File = { path: string; isDir: boolean };
export type Listed<Entry extends File> = { file: Entry; label: string };

/**
 * The entries of a folder as one looks for them: folders first, names as one counts. A picture that `mlflow.log_image` logged
 * by step is told by its key and step, and its smaller copy is not another one.
 */
export function orderFiles<Entry extends File>(files: readonly Entry[]): Listed<Entry>[] {
  const read = files.map((file) => ({ file, logged: file.isDir ? undefined : readLogged(file.path) }));
  const whole = new Set(read.flatMap(({ logged }) => (logged && !logged.isCopy ? [logged.id] : [])));
  return read
    .filter(({ logged }) => !(logged?.isCopy && whole.has(logged.id)))
    .map(({ file, logged }) => ({
      file,
      label: logged ? `${logged.key} · step ${logged.step}` : (file.path.split('/').at(-1) ?? file.path),
    }))
    .sort(
      (a, b) =>
        Number(b.file.isDir) - Number(a.file.isDir) ||
        inNaturalOrder(a.label, b.label) ||
        inNaturalOrder(a.file.path, b.file.path),
    );
}

/**
 * The entry of a tree that Tab leads to, by its path: what is chosen; the closed folder that it lies in; or the first, where it is not in
 * the tree at all.
 *
 * @param files of the root
 * @param open paths of the folders that are open
 */
export function tabStop(
  files: readonly File[],
  open: ReadonlySet<string>,
  selected: string | null,
): string | undefined {
  const steps = selected?.split('/') ?? [];
  const way = steps.map((_, at) => steps.slice(0, at + 1).join('/'));
  const listed = orderFiles(files);
  if (!listed.some(({ file }) => file.path === way[0])) return listed[0]?.file.path;
  return way.find((path) => !open.has(path)) ?? way.at(-1);
}
