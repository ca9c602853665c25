/** What a page of a bucket's listing says. */
import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { compareBytes, sortName } from './keys';
import type { Entry } from './store';

/** Lists come URL-encoded, a space as a plus, from those stores that can. */
export const decoder =
  ({ EncodingType }: { EncodingType?: string }) =>
  (name = '') =>
    EncodingType === 'url' ? decodeURIComponent(name.replaceAll('+', ' ')) : name;

/** Folders and files right below a folder, in the order of names. */
export function entriesOf(found: ListObjectsV2CommandOutput, folder: string): Entry[] {
  const decoded = decoder(found);
  const nameOf = (key?: string) => decoded(key).slice(folder.length);
  const folders = (found.CommonPrefixes ?? []).map(
    ({ Prefix }): Entry => ({ name: nameOf(Prefix).slice(0, -1), isDir: true }),
  );
  const files = (found.Contents ?? []).map(
    ({ Key, Size = 0, LastModified }): Entry => ({
      name: nameOf(Key),
      isDir: false,
      size: Size,
      modified: LastModified,
    }),
  );
  return (
    [...folders, ...files]
      // Some tools keep an empty object for a folder itself.
      .filter(({ name }) => name !== '')
      .sort((a, b) => compareBytes(sortName(a), sortName(b)))
  );
}
