/** Whether something was typed on this page that would be lost with it. */

const touched = new Set<Element>();

type Field = HTMLInputElement | HTMLTextAreaElement;

const isField = (element: unknown): element is Field =>
  element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;

/** Sees what is typed from now on. */
export function followTyping(): void {
  if (typeof document === 'undefined') return;
  document.addEventListener(
    'input',
    ({ target }) => {
      if (target instanceof Element) touched.add(target);
    },
    { capture: true, passive: true },
  );
}

/** What was searched for stands in the address; what was sent, or put away with its dialog, is on the page no more. */
export function hasTyped(): boolean {
  for (const element of touched) {
    const isLeft =
      element.isConnected && (isField(element) ? element.value !== '' : element.textContent !== '');
    if (!isLeft) touched.delete(element);
    else if (!(element instanceof HTMLInputElement && element.type === 'search')) return true;
  }
  return false;
}
