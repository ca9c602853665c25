/** Paths of data files: URIs in the log, names on the disk. What leads out of the table's folder is refused. */
import { unreadable } from './faults';

/** Percent-encodes what a URI may not have; `/` stands for itself. */
export const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** @param place the table's own, by which whole URLs are known to be inside of it @throws NOT_IMPLEMENTED for a path elsewhere */
export function decodePath(raw: string, place: string): string {
  const decoded = tolerantly(raw);
  const relative = isAbsolute(decoded) ? inside(decoded, place) : decoded;
  if (relative === undefined || !isSafe(relative))
    throw unreadable(
      `files outside of its own folder ('${raw.slice(0, 200)}')`,
      'A shallow clone can be made whole: in Spark, CREATE TABLE … DEEP CLONE, or write a copy.',
    );
  return relative;
}

const isAbsolute = (path: string) => path.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(path);

function inside(path: string, place: string): string | undefined {
  const plain = (text: string) => text.replace(/^file:\/*(?=\/)/, '').replace(/^s3[an]:\/\//, 's3://');
  const root = `${plain(place).replace(/\/$/, '')}/`;
  return plain(path).startsWith(root) ? plain(path).slice(root.length) : undefined;
}

/** Some writers encode nothing, and a lone `%` of theirs is a `%`. */
function tolerantly(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

const isSafe = (path: string): boolean =>
  path !== '' &&
  !path.includes('\0') &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
