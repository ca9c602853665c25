'use client';
import {
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useState,
} from 'react';
import type { ButtonProps } from './button';
import { DropdownMenu, DropdownMenuTrigger } from './dropdown-menu';

type MenuProps = {
  /** Opens the menu; a button with a name. */
  trigger: ReactElement<ButtonProps>;
  /** The menu's content, made when it is wanted. */
  children: () => ReactNode;
};

const OPENERS = ['Enter', ' ', 'ArrowDown'];

/** A menu of which a list has hundreds: until somebody opens one, there is its button alone. */
export function MenuOnDemand({ trigger, children }: MenuProps) {
  const [opened, setOpened] = useState<'by pointer' | 'by key'>();
  useEffect(() => {
    if (opened !== 'by key') return;
    // The menu takes the focus for itself when it has been placed.
    const frame = requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('[role=menu] [role=menuitem]')?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, [opened]);
  if (opened) {
    return (
      <DropdownMenu defaultOpen>
        <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
        {children()}
      </DropdownMenu>
    );
  }
  return cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: () => setOpened('by pointer'),
    onKeyDown(event: KeyboardEvent) {
      if (!OPENERS.includes(event.key)) return;
      event.preventDefault();
      setOpened('by key');
    },
  });
}
