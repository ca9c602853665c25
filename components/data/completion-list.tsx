import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

type CompletionListProps<Option> = {
  /** The list's own is `<id>-list`, that of its options `<id>-<place>`: the field names them. */
  id: string;
  label: string;
  options: readonly Option[];
  keyOf: (option: Option) => string;
  /** The one that keys have come to; −1 for none. */
  at: number;
  /** One that Enter would take, too. */
  chosen?: Option | undefined;
  onTake: (option: Option) => void;
  className?: string;
  children: (option: Option) => ReactNode;
};

/** What may go on from here, below a field that keeps the focus and its keys. */
export const CompletionList = <Option,>(props: CompletionListProps<Option>) => {
  const { id, label, options, keyOf, at, chosen, onTake, className, children } = props;
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={label}
      hidden={options.length === 0}
      className={className}
    >
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys belong to the field, which names the option by aria-activedescendant.
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
        <div
          key={keyOf(option)}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(option)}
          className={cn(
            'flex min-h-7 cursor-default items-center gap-3 rounded-sm px-2 hover:bg-muted',
            (index === at || option === chosen) && 'bg-muted',
          )}
        >
          {children(option)}
        </div>
      ))}
    </div>
  );
};
