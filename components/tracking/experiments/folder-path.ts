/** `vision/resnet/` → vision at `vision/`, resnet at `vision/resnet/`. Slashes in a row belong to the name behind them. */
export function foldersOf(folder: string): { name: string; path: string }[] {
  let path = '';
  return (folder.match(/\/*[^/]+\//g) ?? []).map((segment) => {
    path += segment;
    return { name: segment.slice(0, -1), path };
  });
}

/** What an experiment is called within a folder. */
export const nameWithin = (folder: string, name: string): string =>
  folder && name.startsWith(folder) ? name.slice(folder.length) : name;
