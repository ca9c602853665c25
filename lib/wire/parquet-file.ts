import type { ResultFile } from '@/lib/domains/scoring';

/** A file to keep. */
export const presentParquet = ({ body, size, name }: ResultFile): Response =>
  new Response(body, {
    headers: {
      'content-type': 'application/vnd.apache.parquet',
      'content-length': String(size),
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
