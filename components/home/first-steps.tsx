'use client';
import { Circle, CircleCheck, X } from 'lucide-react';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import type { OutputOf } from '@/lib/client/call';
import { offerUndo } from '@/lib/client/undo';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { HomeBlock } from './home-block';

type Step = OutputOf<'home.getFirstSteps'>['steps'][number]['step'];

const LOOK_AGAIN = 10_000;

const WORDS: Record<Step, { does: string; how: string; href: string }> = {
  run: {
    does: 'Log a run',
    how: 'two lines of settings and your script as it is; an experiment without runs shows them',
    href: '/experiments',
  },
  comparison: {
    does: 'Compare two runs',
    how: 'choose them in an experiment by x, press c',
    href: '/experiments',
  },
  model: {
    does: 'Register a model',
    how: 'from the page of the run that made it, or an empty one to begin with',
    href: '/models',
  },
  endpoint: { does: 'Serve it', how: 'an endpoint answers over HTTP', href: '/endpoints/new' },
  monitor: {
    does: 'Watch it',
    how: 'a monitor tells when what comes in is not what it learned from',
    href: '/monitors/new',
  },
};

/** What a new workspace has not seen yet. It ticks itself, and is gone when all is done or once it is put away. */
export function FirstSteps() {
  const canWrite = useCanWrite();
  const { data } = useOperation(
    'home.getFirstSteps',
    {},
    {
      enabled: canWrite,
      every: (last) => (last && isOpen(last) ? LOOK_AGAIN : false),
    },
  );
  const dismiss = useCommand('home.dismissFirstSteps', {
    invalidates: ['home'],
    onSuccess: (_, { isDismissed = true }) =>
      isDismissed && offerUndo('First steps put away', () => dismiss.mutate({ isDismissed: false })),
  });
  if (!canWrite || !data || !isOpen(data)) return null;
  const done = data.steps.filter(({ isDone }) => isDone).length;
  return (
    <HomeBlock
      title="First steps"
      aside={
        <span className="flex items-center gap-1 text-xs text-muted-foreground">
          <span role="status">
            {done} of {data.steps.length} done
          </span>
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label="Put the first steps away"
            title="Put away"
            disabled={dismiss.isPending}
            onClick={() => dismiss.mutate({})}
          >
            <X />
          </Button>
        </span>
      }
    >
      <ol className="border-y">
        {data.steps.map(({ step, isDone }) => (
          <StepRow key={step} {...WORDS[step]} isDone={isDone} />
        ))}
      </ol>
    </HomeBlock>
  );
}

const isOpen = ({ steps, isDismissed }: OutputOf<'home.getFirstSteps'>) =>
  !isDismissed && steps.some(({ isDone }) => !isDone);

const StepRow = ({ does, how, href, isDone }: (typeof WORDS)[Step] & { isDone: boolean }) => (
  <li className="flex items-start gap-2.5 border-b px-4 py-1.5 last:border-b-0 lg:px-6">
    {isDone ? (
      <CircleCheck role="img" aria-label="Done:" className="mt-1 size-4 shrink-0 text-success" />
    ) : (
      <Circle role="img" aria-label="To do:" className="mt-1 size-4 shrink-0 text-faint" />
    )}
    {isDone ? (
      <span className="leading-6 text-muted-foreground">{does}</span>
    ) : (
      <span className="min-w-0">
        <HoverLink href={href} className="rounded-xs font-medium leading-6 hover:text-accent">
          {does}
        </HoverLink>
        <span className="block text-xs text-muted-foreground">{how}</span>
      </span>
    )}
  </li>
);
