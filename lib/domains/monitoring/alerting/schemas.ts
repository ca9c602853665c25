import { z } from 'zod';
import { DEFAULT_RULE } from '@/lib/pure/drift/alerts/alert';
import { FOUR_FIFTHS } from '@/lib/pure/drift/fairness';

const Limits = {
  bad: z.enum(['above', 'below']),
  warning: z.number().optional(),
  critical: z.number().optional(),
  clear: z.number().optional(),
};
const hasLimit = ({ warning, critical }: { warning?: number | undefined; critical?: number | undefined }) =>
  warning !== undefined || critical !== undefined;
const NO_LIMIT = { path: ['warning'], message: 'needs a limit: warning, critical or both' };

export const RuleSubject = z.discriminatedUnion('kind', [
  /** Each column by itself; all of them, or those named. */
  z.object({ kind: z.literal('drift'), columns: z.array(z.string().min(1).max(255)).max(500).default([]) }),
  /** An unusual number of rows. */
  z.object({ kind: z.literal('volume') }),
  /** Columns that come, go or change their type. */
  z.object({ kind: z.literal('schema') }),
  /** What came true against what was to be expected of the scores. */
  z.object({ kind: z.literal('concept') }),
  /** Correlations, reconstruction and the classifier: whichever the monitor computes. */
  z.object({ kind: z.literal('joint') }),
  /** Other features than before are what the model goes by. */
  z.object({ kind: z.literal('attribution') }),
  /** The least favoured group of a slicing column is chosen this much less often than the most favoured. */
  z.object({
    kind: z.literal('fairness'),
    column: z.string().min(1).max(255),
    leastRatio: z.number().gt(0).max(1).default(FOUR_FIFTHS),
  }),
  /** A metric of the model, once the labels of a window are there. */
  z
    .object({ kind: z.literal('metric'), metric: z.string().min(1).max(100), ...Limits })
    .refine(hasLimit, NO_LIMIT),
  /** One that somebody defined, of a column or of the table as a whole. */
  z
    .object({
      kind: z.literal('custom'),
      metric: z.string().min(1).max(100),
      column: z.string().min(1).max(255).default(':table'),
      ...Limits,
    })
    .refine(hasLimit, NO_LIMIT),
]);
export type RuleSubject = z.output<typeof RuleSubject>;

const Whole = z.number().int().min(1).max(50);
const YEAR = 8760;

export const RuleShape = z
  .object({
    k: Whole.default(DEFAULT_RULE.k),
    n: Whole.default(DEFAULT_RULE.n),
    clearAfter: Whole.default(DEFAULT_RULE.clearAfter),
    noDataAfter: z.number().int().min(0).max(50).default(DEFAULT_RULE.noDataAfter),
    repeatHours: z.number().min(0).max(YEAR).default(24),
    notifiesBackfill: z.boolean().default(false),
  })
  .refine(({ k, n }) => k <= n, { path: ['k'], message: 'must be no more than n' });
export type RuleShape = z.output<typeof RuleShape>;

const CHANNEL_KINDS = ['webhook', 'trigger', 'slack', 'email'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

const WebAddress = z
  .string()
  .trim()
  .max(2000)
  .refine(
    (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
    'must be an address that begins with https:// or http://',
  )
  .refine((text) => !URL.canParse(text) || new URL(text).username === '', 'must hold no password');

export const ChannelTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('webhook'), address: WebAddress, secret: z.string().max(2000).optional() }),
  /** Begins a job elsewhere, such as a retraining in CI: only when an alert fires or becomes critical. */
  z.object({
    kind: z.literal('trigger'),
    address: WebAddress,
    /** Goes along as a bearer token. */
    secret: z
      .string()
      .trim()
      .max(2000)
      .regex(/^[\x21-\x7e]*$/, 'must be one word of plain letters')
      .optional(),
  }),
  z.object({ kind: z.literal('slack'), address: WebAddress }),
  z.object({ kind: z.literal('email'), address: z.email().max(320) }),
]);
