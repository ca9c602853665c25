import fs from 'node:fs';

/** File systems of other kinds, such as a network's, that know no second name for a file. */
const KNOWS_NONE = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'];
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';

/**
 * Has a file that is written already appear under its name, whole, and only where there is none; it keeps its former name too.
 *
 * @returns whether it does: false where there is one of that name
 */
export function placeNew(written: string, file: string): boolean {
  try {
    try {
      fs.linkSync(written, file);
    } catch (error) {
      if (!KNOWS_NONE.includes(codeOf(error))) throw error;
      fs.copyFileSync(written, file, fs.constants.COPYFILE_EXCL);
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
