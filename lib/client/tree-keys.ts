import type { KeyboardEvent } from 'react';

type TreePlace = {
  /** The item that has the focus, among those in sight. */
  at: number;
  count: number;
  /** Undefined for an item that has nothing below it. */
  isOpen: boolean | undefined;
  /** To an item; a place beyond the ends is given as the end. */
  move: (to: number) => void;
  moveUp: () => void;
  setOpen: (isOpen: boolean) => void;
  activate: () => void;
};

/** The keys of a tree as in any file manager (WAI-ARIA Authoring Practices, tree view). Other keys are left alone. */
export function onTreeKey(
  event: KeyboardEvent,
  { at, count, isOpen, move, moveUp, setOpen, activate }: TreePlace,
): void {
  const go = (to: number) => move(Math.min(count - 1, Math.max(0, to)));
  switch (event.key) {
    case 'ArrowDown':
      go(at + 1);
      break;
    case 'ArrowUp':
      go(at - 1);
      break;
    case 'Home':
      go(0);
      break;
    case 'End':
      go(count - 1);
      break;
    case 'ArrowRight':
      if (isOpen === false) setOpen(true);
      else if (isOpen) go(at + 1);
      break;
    case 'ArrowLeft':
      if (isOpen) setOpen(false);
      else moveUp();
      break;
    case 'Enter':
    case ' ':
      activate();
      break;
    default:
      return;
  }
  event.preventDefault();
  event.stopPropagation();
}
