import { z } from 'zod';

/** How to sign in at the source: a token, or a name and its password, or nothing. */
export const Credentials = z.object({
  token: z
    .string()
    .max(10_000)
    .regex(/^[\x21-\x7e]*$/, 'holds characters that no token has')
    .optional(),
  username: z.string().max(500).optional(),
  password: z.string().max(10_000).optional(),
});
export type Credentials = z.output<typeof Credentials>;

export const SourceInput = z.object({
  kind: z.enum(['server', 'folder']),
  /** `https://mlflow.example.com`, or a folder on the server's machine. */
  address: z.string().trim().min(1, 'must not be empty').max(2000),
  credentials: Credentials.prefault({}),
});
export type SourceInput = z.output<typeof SourceInput>;

export const COUNTED = [
  'experiments',
  'runs',
  'points',
  'params',
  'tags',
  'datasets',
  'models',
  'files',
  'registered',
  'versions',
] as const;
export type Counted = (typeof COUNTED)[number];

/** What a pass found at the source and what of it it had to add here; `bytes` of the files added. */
export type Counts = Partial<Record<Counted, { found: number; added: number }>> & {
  bytes?: number;
};
