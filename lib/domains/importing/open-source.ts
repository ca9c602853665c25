import { invalid } from '@/lib/pure/errors';
import { FolderSource } from './folder-source';
import { importableFolder } from './inside-folder';
import type { SourceInput } from './schemas';
import { ServerSource } from './server-source';
import type { Source } from './source';

/**
 * The one way to write a source: an import is known by it.
 *
 * @throws INVALID_PARAMETER_VALUE for an address that is none, or a folder that may not be read
 */
export async function settleAddress({
  kind,
  address,
}: Pick<SourceInput, 'kind' | 'address'>): Promise<string> {
  if (kind === 'folder') return importableFolder(address);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw invalid('The address must begin with http:// or https://.', { field: 'address' });
  }
  if (url.username || url.password) {
    throw invalid('Leave the password out of the address: it has a field of its own.', { field: 'address' });
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

/** @param source with an address from `settleAddress` */
export const openSource = (
  { kind, address, credentials }: SourceInput,
  signal: AbortSignal,
  tries?: number,
): Source =>
  kind === 'folder' ? new FolderSource(address) : new ServerSource(address, credentials, signal, tries);
