'use client';
import { Lightbulb } from 'lucide-react';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { hintText } from './hint-text';
import { ScaleToZero } from './scale-to-zero';

type Hint = OutputOf<'serving.getHints'>['hints'][number];
type Props = { name: string; canManage: boolean };

/** What is held and not needed, or follows what means nothing, and what to do about it. Nothing where all is in use. */
export function Hints({ name, canManage }: Props) {
  const { data } = useOperation('serving.getHints', { name }, { every: 60_000 });
  if (!data || data.hints.length === 0) return null;
  return (
    <section aria-labelledby="hints" className="mx-4 rounded-lg border px-3 py-2 lg:mx-6">
      <h2 id="hints" className="flex items-center gap-2 font-semibold">
        <Lightbulb aria-hidden className="size-4 text-muted-foreground" />
        {data.hints.every(isHeld) ? 'Held, and not needed' : 'Worth knowing'}
      </h2>
      <ul className="mt-1 flex flex-col gap-1">
        {data.hints.map((hint) => (
          <li key={`${hint.kind} ${'entity' in hint ? hint.entity : ''}`} className="text-muted-foreground">
            {hintText(hint)}
            {canManage && isIdle(hint) && <ScaleToZero name={name} entity={hint.entity} isOn={false} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

const isHeld = (hint: Hint) => 'processes' in hint;
const isIdle = (hint: Hint): hint is Extract<Hint, { kind: 'idle' }> => hint.kind === 'idle';
