'use client';
import { useDeferredValue, useState } from 'react';
import type { InputOf, OperationName } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';

/**
 * A `Pick` whose options the server finds by what is typed: nothing is asked before it opens, and the last answer stays in
 * sight while another is on its way.
 *
 * @param inputOf the question, by the text without the spaces around it
 * @returns `pick` for the Pick itself; `empty` says why nothing is offered
 */
export function useFinder<Name extends OperationName>(
  name: Name,
  inputOf: (search: string) => InputOf<Name>,
  nothing: (text: string) => string,
) {
  const [isOpen, onOpenChange] = useState(false);
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const { data, error, isPending, isPlaceholderData } = useOperation(name, inputOf(asked), {
    enabled: isOpen,
    keepPrevious: true,
  });
  const empty = error ? `Could not look: ${error.message}` : nothing(text);
  const isBehind = isPending || isPlaceholderData || asked !== text.trim();
  const search = { text, isBehind, onChange: setText };
  return { data, clear: () => setText(''), text, pick: { isOpen, onOpenChange, search, empty } };
}
