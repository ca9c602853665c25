import { Button } from '@/components/ui/button';
import { BobMark } from './logo';

/** The line hangs, and there is nothing below it. Every page brings it along: its links are plain. */
export const NotFoundPage = () => (
  <main className="flex min-h-dvh flex-col items-center bg-surface px-4 text-center">
    <div aria-hidden className="h-[24vh] w-px bg-foreground/70" />
    <BobMark className="-mt-px h-10 rotate-[8deg] origin-top" />
    <h1 className="mt-6 text-xl font-semibold tracking-tight">There is no such page</h1>
    <p className="mt-1 max-w-sm text-muted-foreground">
      It may have been renamed or deleted. Deleted experiments and runs wait in the trash.
    </p>
    <div className="mt-5 flex gap-2">
      <Button asChild variant="primary">
        <a href="/">Home</a>
      </Button>
      <Button asChild>
        <a href="/experiments">Experiments</a>
      </Button>
    </div>
  </main>
);
