'use client';
import { Slot } from 'radix-ui';
import {
  type ComponentProps,
  createContext,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type Ref,
  type RefObject,
  use,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

export type OpenState = {
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  trigger: RefObject<HTMLElement | null>;
  triggerId: string;
  /** Whether a key opened it: then the focus goes to the first thing within. */
  byKey: RefObject<boolean>;
};

export type RootProps = {
  open?: boolean | undefined;
  defaultOpen?: boolean | undefined;
  onOpenChange?: ((isOpen: boolean) => void) | undefined;
  children?: ReactNode;
};

const Context = createContext<OpenState | undefined>(undefined);

export function useOpening(): OpenState {
  const state = use(Context);
  if (!state) throw new Error('What opens stands in nothing that it could open from');
  return state;
}

/** What opens from a button, without what is inside: its state, and its button below. */
export function Opening({ open, defaultOpen = false, onOpenChange, children }: RootProps) {
  const [isOpenHere, setOpenHere] = useState(defaultOpen);
  const trigger = useRef<HTMLElement | null>(null);
  const byKey = useRef(false);
  const triggerId = useId();
  const isOpen = open ?? isOpenHere;
  function setOpen(next: boolean) {
    if (open === undefined) setOpenHere(next);
    onOpenChange?.(next);
  }
  return <Context value={{ isOpen, setOpen, trigger, triggerId, byKey }}>{children}</Context>;
}

const MENU_KEYS = ['Enter', ' ', 'ArrowDown'];

export type TriggerProps = ComponentProps<'button'> & { asChild?: boolean };

type OpenerProps = TriggerProps & {
  /** Menus open when the pointer goes down, as those of the system do; all else by a click. */
  popup: 'menu' | 'dialog';
  /** Somebody is about to open it. */
  onNear: () => void;
};

export function Opener({ asChild, popup, onNear, ref, ...props }: OpenerProps) {
  const { isOpen, setOpen, trigger, triggerId, byKey } = useOpening();
  const Button = asChild ? Slot.Root : 'button';
  const isMenu = popup === 'menu';
  useImperativeHandle(ref, () => trigger.current as HTMLButtonElement);
  return (
    <Button
      {...(!asChild && { type: 'button' as const })}
      id={triggerId}
      aria-haspopup={popup}
      aria-expanded={isOpen}
      data-state={isOpen ? 'open' : 'closed'}
      {...props}
      ref={trigger as Ref<HTMLButtonElement>}
      onPointerEnter={both(props.onPointerEnter, onNear)}
      onFocus={both(props.onFocus, onNear)}
      onPointerDown={both(props.onPointerDown, (event: PointerEvent) => {
        if (!isMenu || event.button !== 0 || event.ctrlKey) return;
        byKey.current = false;
        setOpen(!isOpen);
        // The focus goes into the menu, not to the button under it.
        if (!isOpen) event.preventDefault();
      })}
      onKeyDown={both(props.onKeyDown, (event: KeyboardEvent) => {
        if (!isMenu || !MENU_KEYS.includes(event.key)) return;
        event.preventDefault();
        byKey.current = true;
        setOpen(true);
      })}
      onClick={both(props.onClick, (event) => {
        // A click by a key or by a program comes without a press of the pointer.
        if (isMenu && event.detail !== 0) return;
        byKey.current = event.detail === 0;
        setOpen(!isOpen);
      })}
    />
  );
}

const both =
  <Event extends { defaultPrevented: boolean }>(
    theirs: ((event: Event) => void) | undefined,
    ours: (event: Event) => void,
  ) =>
  (event: Event) => {
    theirs?.(event);
    if (!event.defaultPrevented) ours(event);
  };

/**
 * Stands where a part of Radix wants its button, and hands it the one that is drawn elsewhere already. It is not taken
 * back: what closes gives the focus to it when all of it is gone.
 */
export function StandIn({ element, ref }: { element: HTMLElement | null; ref?: Ref<HTMLElement | null> }) {
  useLayoutEffect(() => {
    if (typeof ref === 'function') ref(element);
    else if (ref) ref.current = element;
  }, [element, ref]);
  return null;
}
