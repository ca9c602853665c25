/**
 * A model's files for the pods of a cluster: an address of their own, which says nothing and opens nothing but these files, and those only
 * while the endpoint serves them. Whoever reads InferenceServices in the cluster's namespace reads the address.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { env } from '@/lib/platform/env';
import { openModelArchive } from '@/lib/platform/runtimes/model-archive';
import { keyFor } from '@/lib/platform/seal';
import { notFound } from '@/lib/pure/errors';
import type { Definition } from '../definition';
import type { ClusterRow } from './load-cluster';

const tokenOf = (endpointId: string, artifacts: string): string =>
  createHmac('sha256', keyFor('serving-archive')).update(`${endpointId}\n${artifacts}`).digest('base64url');

/** What a pod is told to take: the same as long as the files are. */
export function storageUri(
  { storage, serverUrl }: Pick<ClusterRow, 'storage' | 'serverUrl'>,
  endpointId: string,
  artifacts: string,
): string {
  if (storage === 's3') {
    const [place = ''] = env.blobs.split('?', 1);
    return `${place.replace(/^s3:(\/\/)?/, 's3://').replace(/\/+$/, '')}/${artifacts}`;
  }
  return `${serverUrl}/api/2.0/serving-archives/${endpointId}/${tokenOf(endpointId, artifacts)}/model.tar`;
}

export const fetchArchive = query({
  name: 'serving.fetchArchive',
  summary: "A served model's files as a tar, for a cluster's pods: opened by the token in the address.",
  access: 'anyone',
  input: z.object({ endpoint: z.string().max(100), token: z.string().max(100) }),
  async run(ctx, { endpoint, token }): Promise<ReadableStream<Uint8Array>> {
    const served = await ctx.sql<{ definition: Definition }>(sql`
      SELECT definition FROM serving_endpoints
      JOIN serving_configs ON endpoint_key = key AND version IN (live_version, pending_version)
      WHERE serving_endpoints.id = ${endpoint}`);
    const files = served
      .flatMap(({ definition }) => (definition.cluster ? definition.entities : []))
      .map(({ artifacts }) => artifacts)
      .find((artifacts) => isSame(tokenOf(endpoint, artifacts), token));
    if (files === undefined) throw notFound('No model is served at this address.');
    return openModelArchive(files);
  },
});

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
