import { useEffect } from 'react';

/**
 * A button that is off while its form is under way loses the focus. Where the form comes back refused, whoever works by keys is led to
 * the first field that is wrong, or to what is said of all of them.
 */
export function useLedBack(id: string, error: string | undefined): void {
  useEffect(() => {
    const { activeElement } = document;
    // Within a dialog the focus falls back to the dialog itself.
    const isNowhere =
      !activeElement || activeElement === document.body || activeElement.matches('[role=dialog], :disabled');
    if (error !== undefined && isNowhere) document.getElementById(id)?.focus();
  }, [id, error]);
}
