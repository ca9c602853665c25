'use client';
import { useDeferredValue, useId, useRef, useState } from 'react';
import { CompletionList } from '@/components/data/completion-list';
import { useOptionAt } from '@/components/data/use-option-at';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { fieldClass } from '@/components/ui/input';
import { useOperation } from '@/lib/client/use-operation';
import { logged, parseRunExpression } from '@/lib/pure/expression';
import { type Completion, completions, nameAt } from './complete';

type ExpressionFieldProps = {
  experimentIds: string[];
  expression: string;
  /** What the button says. */
  action: string;
  onApply: (expression: string) => void;
};

const EXAMPLES = '(train_loss - val_loss) / val_loss';
const LISTED = 6;

const keyOf = ({ detail, label }: Completion) => `${detail} ${label}`;

function faultIn(text: string): string | undefined {
  try {
    parseRunExpression(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'This cannot be read.';
  }
}

/** Writes an expression over metrics and params, with their names completed. */
export function ExpressionField({ experimentIds, expression, action, onApply }: ExpressionFieldProps) {
  const [text, setText] = useState(expression);
  const [cursor, setCursor] = useState(expression.length);
  const [isTried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const { search, source } = nameAt(text, cursor);
  const found = useOperation(
    'tracking.listColumns',
    {
      experimentIds,
      search: useDeferredValue(search).slice(0, 200),
      without: ['mlflow.'],
      order: 'share',
      limit: LISTED,
    },
    { keepPrevious: true, staleTime: 30_000 },
  );
  const options = completions(text, cursor, {
    metrics: source === 'param' ? [] : (found.data?.metrics.keys ?? []),
    params: source === 'metric' ? [] : (found.data?.params.keys ?? []),
  });
  const { at, arrow, leave } = useOptionAt(options, keyOf);
  const fault = text.trim() === '' ? undefined : faultIn(text);
  const complaint = fault && (isTried || !fault.includes('is missing')) ? fault : undefined;

  function take(option: Completion) {
    setText(option.text);
    setCursor(option.cursor);
    leave();
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(option.cursor, option.cursor);
    });
  }
  function apply() {
    setTried(true);
    if (text.trim() !== '' && !fault) onApply(text.trim());
  }
  return (
    <div className="flex min-h-0 flex-col gap-2 p-3">
      <textarea
        ref={field}
        // biome-ignore lint/a11y/noAutofocus: whoever opened this wants to write.
        autoFocus
        rows={2}
        aria-label="Expression"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        aria-invalid={complaint !== undefined}
        aria-describedby={`${id}-says`}
        autoComplete="off"
        spellCheck={false}
        maxLength={1000}
        placeholder={EXAMPLES}
        value={text}
        onChange={(event) => {
          setText(event.target.value.replaceAll('\n', ' '));
          setCursor(event.target.selectionStart);
          leave();
          setTried(false);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            arrow(event.key === 'ArrowDown' ? 1 : -1);
          } else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && at >= 0)) {
            event.preventDefault();
            const option = options[at];
            if (option) take(option);
            else apply();
          }
        }}
        className={cn(fieldClass, 'h-auto resize-y px-2.5 py-1.5 font-mono text-xs')}
      />
      <p
        id={`${id}-says`}
        role={complaint ? 'alert' : undefined}
        className={cn('min-h-8 text-xs text-muted-foreground', complaint && 'text-danger')}
      >
        {complaint ?? (
          <>
            A metric by its name, a parameter as <code>params.lr</code>, odd names in <code>`backticks`</code>
            ; <code>log</code>, <code>exp</code>, <code>min(a, b)</code>, <code>if(a &gt; b, a, b)</code> …
          </>
        )}
      </p>
      <CompletionList
        id={id}
        label="Suggestions"
        options={options}
        keyOf={keyOf}
        at={at}
        onTake={take}
        className="-mx-1 max-h-56 overflow-y-auto scroll-thin"
      >
        {({ label, detail }) => (
          <>
            <span className="truncate font-mono text-xs">{label}</span>
            <span className="ms-auto shrink-0 text-xs text-muted-foreground">{detail}</span>
          </>
        )}
      </CompletionList>
      <Button variant="primary" className="self-end" disabled={text.trim() === ''} onClick={apply}>
        {action}
      </Button>
    </div>
  );
}

/** Whether the expression is the same at every step: then it is no course to draw. */
export const isConstant = (expression: string): boolean =>
  faultIn(expression) === undefined &&
  logged(parseRunExpression(expression)).every(({ source }) => source === 'param');
