/** Whatever answers for one served model, seen from the endpoint: processes of ours, or another server. */
import type { Ready } from '@/lib/platform/runtimes/protocol';
import type { ServedState } from '../endpoint-view';
import type { Work } from './work';

export type ReplicaRules = {
  least: number;
  most: number;
  /** Requests at once that one process is meant for. */
  perReplica: number;
  /** Requests at once in all. */
  concurrency: number;
  scaleToZero: boolean;
  idleMs: number;
  batchLimit: number;
  queueLimit: number;
  timeoutMs: number;
};

export interface Replicas {
  rules: ReplicaRules;
  /** What the model said of itself once it was ready. */
  readonly known: Ready | undefined;
  readonly state: { state: ServedState; message: string };
  readonly ready: number;
  readonly waiting: number;
  readonly inFlight: number;
  /** @throws Error with what the model said while it was loaded */
  begin(): Promise<void>;
  submit(work: Work): void;
  /** What is on its way is answered first. */
  close(): Promise<void>;
}
