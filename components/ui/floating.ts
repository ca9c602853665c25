/** Looks that menus, lists and popovers share. */
export const floatingPanel =
  'z-50 min-w-36 overflow-hidden rounded-lg border bg-raised text-foreground shadow-float outline-none data-[state=open]:animate-pop';

export const floatingItem =
  'relative flex min-h-7 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-[highlighted]:bg-muted data-[disabled]:opacity-45 [&_svg]:shrink-0 [&_svg:not([class*=size-])]:size-4 [&_svg:not([class*=text-])]:text-muted-foreground';

export const floatingLabel = 'px-2 pb-1 pt-1.5 text-xs font-medium text-muted-foreground';
