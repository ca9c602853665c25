'use client';
import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { TextDiff } from '@/lib/pure/diff/diff-lines';
import { formatCount } from '@/lib/pure/format';
import { type Beside, besideLines, type Drawn, drawnLines } from './prepare-diff';

const SHOWN = 800;

type DiffProps = {
  diff: TextDiff;
  label: string;
  /** The sides beside each other, or the lines below each other. */
  isBeside: boolean;
};

/** Changes of a text, each with its sign, its line numbers and the lines around it. */
export function DiffView({ diff, label, isBeside }: DiffProps) {
  const [isWhole, setWhole] = useState(false);
  const hunks = useMemo(() => diff.hunks.map(drawnLines), [diff]);
  const total = hunks.reduce((sum, lines) => sum + lines.length, 0);
  let room = isWhole ? Number.POSITIVE_INFINITY : SHOWN;
  return (
    <div className="min-h-0 flex-1 overflow-auto scroll-thin">
      <table aria-label={label} className="w-full border-collapse font-mono text-xs leading-5">
        {hunks.map((lines, at) => {
          const shown = lines.slice(0, Math.max(0, room));
          room -= shown.length;
          return (
            shown.length > 0 && (
              // biome-ignore lint/suspicious/noArrayIndexKey: hunks have no name, and keep their order.
              <tbody key={at} className="border-b last:border-b-0">
                {isBeside ? <BesideRows lines={shown} /> : <BelowRows lines={shown} />}
              </tbody>
            )
          );
        })}
      </table>
      {total > SHOWN && !isWhole && (
        <Button variant="link" size="text" className="m-3 text-xs" onClick={() => setWhole(true)}>
          Show all {formatCount(total)} lines
        </Button>
      )}
    </div>
  );
}

const SIGNS: Record<Drawn['kind'], string> = { same: ' ', removed: '−', added: '+' };
const SAID: Record<Drawn['kind'], string | undefined> = {
  same: undefined,
  removed: 'removed',
  added: 'added',
};
const TONES: Record<Drawn['kind'], string> = {
  same: '',
  removed: 'bg-danger-soft',
  added: 'bg-success-soft',
};

const BelowRows = ({ lines }: { lines: readonly Drawn[] }) =>
  lines.map((line) => (
    <tr key={keyOf(line)} className={TONES[line.kind]}>
      <NumberCell number={line.from} />
      <NumberCell number={line.to} />
      <TextCell line={line} />
    </tr>
  ));

const BesideRows = ({ lines }: { lines: readonly Drawn[] }) =>
  besideLines(lines).map(({ from, to }: Beside) => (
    <tr key={`${from ? keyOf(from) : ''} ${to ? keyOf(to) : ''}`}>
      <NumberCell number={from?.from} className={from && TONES[from.kind]} />
      <TextCell line={from} className={cn('w-1/2 border-e', from && TONES[from.kind])} />
      <NumberCell number={to?.to} className={to && TONES[to.kind]} />
      <TextCell line={to} className={cn('w-1/2', to && TONES[to.kind])} />
    </tr>
  ));

const keyOf = ({ kind, from, to }: Drawn) => `${kind} ${from ?? ''} ${to ?? ''}`;

const NumberCell = ({
  number,
  className,
}: {
  number: number | undefined;
  className?: string | undefined;
}) => (
  <td
    className={cn('w-10 min-w-10 select-none ps-2 pe-2 text-end align-top text-muted-foreground', className)}
  >
    {number}
  </td>
);

function TextCell({ line, className }: { line: Drawn | undefined; className?: string }) {
  if (!line) return <td className={cn('bg-muted/40', className)} />;
  return (
    <td className={cn('whitespace-pre-wrap pe-3 align-top [overflow-wrap:anywhere]', className)}>
      <span
        className="me-1 inline-block w-3 select-none text-center"
        role="img"
        aria-label={SAID[line.kind] ?? 'unchanged'}
      >
        {SIGNS[line.kind]}
      </span>
      {line.parts.map(({ text, isChanged }, at) =>
        isChanged ? (
          <mark
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a line keep their places.
            key={at}
            className={cn(
              'rounded-xs text-foreground',
              line.kind === 'removed' ? 'bg-danger/25' : 'bg-success/25',
            )}
          >
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </td>
  );
}
