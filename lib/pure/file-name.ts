/**
 * A title as a file's name, without an ending: letters of any script with their marks, and digits, stay; what else a disk or a shell
 * may not take becomes a dash. Nothing hidden: no dot begins it. `otherwise` where nothing is left.
 */
export const fileName = (title: string, otherwise = 'untitled'): string =>
  title.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-').replace(/^\.+/, '') || otherwise;
