'use client';
import { CopyButton } from '@/components/data/copy-button';
import { cn } from '@/components/ui/cn';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';

const lookOf = (line: string) =>
  /^(diff |index |\+\+\+ |--- )/.test(line)
    ? 'font-medium text-muted-foreground'
    : line.startsWith('@@')
      ? 'text-accent'
      : line.startsWith('+')
        ? 'bg-success-soft text-success'
        : line.startsWith('-')
          ? 'bg-danger-soft text-danger'
          : '';

/** What was changed in the code and not committed when the run began, as git tells it: + and − at the lines' beginnings. */
export const DiffDialog = ({ diff, onClose }: { diff: string; onClose: () => void }) => (
  <Dialog open onOpenChange={onClose}>
    <DialogContent title="Changes that were not committed" className="max-w-4xl">
      <DialogBody className="p-0">
        <div className="flex justify-end px-4 pt-2">
          <CopyButton text={diff} label="Copy the changes" />
        </div>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          className="overflow-x-auto px-4 pb-4 font-mono text-xs leading-5 scroll-thin"
        >
          {diff.split('\n').map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
            <span key={at} className={cn('block min-w-max whitespace-pre', lookOf(line))}>
              {line || ' '}
            </span>
          ))}
        </pre>
      </DialogBody>
    </DialogContent>
  </Dialog>
);
