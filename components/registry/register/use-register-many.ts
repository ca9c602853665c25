'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { command, isCallError } from '@/lib/client/call';
import { belongsTo } from '@/lib/client/use-operation';
import { createUnlessThere } from './model-field';

export type Outcome =
  | { kind: 'busy' }
  | { kind: 'done'; name: string; version: number }
  | { kind: 'failed'; message: string };

type Wanted = { runId: string | null; modelId: string };

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'It could not be registered.';

/** Registers models one after another, so that their versions have their order. What fails keeps none of the others back. */
export function useRegisterMany() {
  const client = useQueryClient();
  const [outcomes, setOutcomes] = useState<Readonly<Record<string, Outcome>>>({});
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function register(name: string, isThere: boolean, wanted: readonly Wanted[]): Promise<void> {
    const tell = (modelId: string, outcome: Outcome) =>
      setOutcomes((before) => ({ ...before, [modelId]: outcome }));
    setFault(undefined);
    setBusy(true);
    try {
      if (!isThere) await createUnlessThere(name);
      for (const { runId, modelId } of wanted) {
        tell(modelId, { kind: 'busy' });
        try {
          const { modelVersion } = await command('registry.createVersion', {
            name,
            source: `models:/${modelId}`,
            modelId,
            ...(runId !== null && { runId }),
          });
          tell(modelId, { kind: 'done', name, version: Number(modelVersion.version) });
        } catch (error) {
          if (!isCallError(error)) throw error;
          tell(modelId, { kind: 'failed', message: error.message });
        }
      }
    } catch (error) {
      setFault(messageOf(error));
    } finally {
      setBusy(false);
      void client.invalidateQueries({ predicate: ({ queryKey }) => belongsTo(queryKey, ['registry']) });
    }
  }
  return { outcomes, fault, isBusy, register };
}
