'use client';
import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, type ButtonProps } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';

type MenuProps = Pick<ButtonProps, 'variant' | 'size'> & {
  /** What they are actions of, for those who do not see where the dots stand. */
  label: string;
  /** Items of the menu. */
  children: ReactNode;
};

/** Three dots, and behind them what else can be done with the thing beside them. */
export const ActionsMenu = ({ label, variant = 'ghost', size = 'icon', children }: MenuProps) => (
  <DropdownMenu>
    <DropdownMenuTrigger asChild>
      <Button variant={variant} size={size} aria-label={label}>
        <Ellipsis />
      </Button>
    </DropdownMenuTrigger>
    <DropdownMenuContent align="end">{children}</DropdownMenuContent>
  </DropdownMenu>
);
