'use client';
import { Button } from '@/components/ui/button';
import { useCommand } from '@/lib/client/use-operation';

type Props = { name: string; entity: string; isOn: boolean };

/** Whether the processes of an entity go when nobody asks. Nothing is loaded for the change. */
export function ScaleToZero({ name, entity, isOn }: Props) {
  const set = useCommand('serving.setScaling', { invalidates: ['serving'] });
  return (
    <Button
      size="text"
      variant="link"
      className="ms-2 text-xs"
      disabled={set.isPending}
      aria-label={`${isOn ? 'Keep loaded' : 'Scale to zero'}: ${entity}`}
      onClick={() => set.mutate({ name, entity, scaleToZero: !isOn })}
    >
      {isOn ? 'Keep loaded' : 'Scale to zero'}
    </Button>
  );
}
