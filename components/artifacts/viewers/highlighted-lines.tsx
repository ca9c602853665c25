import { cn } from '@/components/ui/cn';
import { highlightLine, type Language, type Piece } from './highlight';

const LOOKS: Record<NonNullable<Piece['look']>, string> = {
  key: 'text-[var(--syntax-key)]',
  string: 'text-[var(--syntax-string)]',
  number: 'text-[var(--syntax-number)]',
  word: 'text-[var(--syntax-word)]',
  comment: 'text-muted-foreground italic',
  danger: 'text-danger',
  success: 'text-success',
  warning: 'text-warning',
};

/** One line in its colours. */
export const HighlightedLine = ({ line, language }: { line: string; language: Language }) =>
  highlightLine(line, language).map((piece, at) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the line.
      key={at}
      className={cn(piece.look && LOOKS[piece.look], piece.isBold && 'font-semibold') || undefined}
    >
      {piece.text}
    </span>
  ));

/** A short text in its colours. */
export const HighlightedLines = ({ text, language }: { text: string; language: Language }) => (
  <code>
    {text.split('\n').map((line, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
      <span key={at} className="block min-h-5">
        <HighlightedLine line={line} language={language} />
      </span>
    ))}
  </code>
);
