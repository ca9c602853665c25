import { Block } from '@/components/data/block';
import { plural } from '@/lib/pure/format';
import { inputsText } from './largest-block';
import type { Found } from './replay-state';

/** Rows that could not be compared, and why. */
export function LeftOutBlock({ found: { skipped, failed, failures } }: { found: Found }) {
  if (skipped.length === 0 && failed === 0) return null;
  const others = failed - failures.reduce((sum, { rows }) => sum + rows, 0);
  return (
    <Block title="Not compared">
      <ul className="flex max-w-prose flex-col gap-1.5">
        {skipped.map((one) => (
          <li key={`${one.why} ${one.column}`}>
            <span className="font-medium tabular">{plural(one.rows, 'row')}</span>: {whyText(one)}
          </li>
        ))}
        {failures.map(({ message, rows, example }) => (
          <li key={message} className="[overflow-wrap:anywhere]">
            <span className="font-medium tabular">{plural(rows, 'row')}</span>:{' '}
            <span className="text-danger">{message}</span>
            {example && (
              <span
                className="block truncate font-mono text-xs text-muted-foreground"
                title={inputsText(example.inputs)}
              >
                such as {inputsText(example.inputs)}
              </span>
            )}
          </li>
        ))}
        {others > 0 && (
          <li>
            <span className="font-medium tabular">{plural(others, 'row')}</span>: they failed for other
            reasons.
          </li>
        )}
      </ul>
    </Block>
  );
}

function whyText({ why, column, isMasked }: Found['skipped'][number]): string {
  if (why === 'notKept') return 'the log kept no inputs of them as a table: they were too long, or no table.';
  return isMasked
    ? `the version needs the column ${column}, which the log masks. Such rows cannot be scored.`
    : `the version needs the column ${column}, which they do not have.`;
}
