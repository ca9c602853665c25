import { z } from 'zod';
import { query } from '@/lib/core/operation';
import type { Definition } from './definition';
import { AskedName } from './schemas';
import { servingOf } from './serving-of';

/** A version of the model as an endpoint has it. */
export type ServedShare = {
  entity: string;
  version: number;
  /** Of the endpoint's traffic. */
  percent: number;
  follows: { alias: string } | { stage: string } | null;
  /** Of the traffic, what it is sent copies of; null where it is no shadow. */
  shadowPercent: number | null;
};

export type Serving = {
  name: string;
  isReady: boolean;
  isStopped: boolean;
  /** When the endpoint began to answer with these, in epoch milliseconds. */
  since: number;
  serves: ServedShare[];
  /** What goes to other models. */
  otherPercent: number;
};

const MOST = 50;

export const listServing = query({
  name: 'serving.listServing',
  summary:
    'The endpoints that answer with versions of a registered model, and the share of traffic that each gets.',
  access: 'models.read',
  input: z.object({ model: AskedName }),
  async run(ctx, { model }): Promise<{ endpoints: Serving[]; hasMore: boolean }> {
    const found = await servingOf(ctx, model, MOST + 1);
    return {
      endpoints: found.slice(0, MOST).flatMap(({ name, isReady, isStopped, since, definition }) => {
        const serves = sharesOf(definition, model);
        // Links may be a moment older than the configuration.
        if (serves.length === 0) return [];
        return {
          name,
          isReady: isReady && !isStopped,
          isStopped,
          since,
          serves,
          otherPercent: 100 - serves.reduce((sum, { percent }) => sum + percent, 0),
        };
      }),
      hasMore: found.length > MOST,
    };
  },
});

const sharesOf = ({ entities, routes, shadow }: Definition, model: string): ServedShare[] =>
  entities
    .filter(({ modelName, external }) => modelName === model && !external)
    .map(({ name, version, follows }) => ({
      entity: name,
      version,
      percent: routes.find(({ entity }) => entity === name)?.percent ?? 0,
      follows,
      shadowPercent: shadow?.entity === name ? shadow.percent : null,
    }))
    .sort((a, b) => b.percent - a.percent || b.version - a.version);
