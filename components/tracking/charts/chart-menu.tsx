'use client';
import {
  ArrowLeft,
  ArrowLeftToLine,
  ArrowRight,
  ArrowRightToLine,
  Link2,
  MoveHorizontal,
  MoveVertical,
  NotebookText,
  Pencil,
  Trash2,
} from 'lucide-react';
import {
  DropdownMenuItem,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuSub,
  DropdownMenuSubContent,
  DropdownMenuSubTrigger,
} from '@/components/ui/dropdown-menu';
import type { ChartSpec } from './layout';
import type { Span } from './sizes';

export type ChartActions = {
  edit: () => void;
  /** By so many places; infinities go to the ends. */
  move: (by: number) => void;
  resize: (size: { w?: Span; h?: Span }) => void;
  toggleLogY: () => void;
  remove: () => void;
  copyLink: () => void;
  /** For whoever may write reports. */
  addToReport?: (() => void) | undefined;
};

const WIDTHS = ['One column', 'Two columns', 'Three columns'];
const HEIGHTS = ['Low', 'Middle', 'High'];

/** All that the mouse does to a chart, and what it does not. */
export const ChartMenu = ({
  spec,
  isLogY,
  actions,
}: {
  spec: ChartSpec;
  isLogY: boolean;
  actions: ChartActions;
}) => (
  <>
    <DropdownMenuItem onSelect={actions.edit}>
      <Pencil /> Edit
    </DropdownMenuItem>
    {spec.kind === 'line' && (
      <DropdownMenuItem onSelect={actions.toggleLogY}>
        <MoveVertical /> {isLogY ? 'Linear y axis' : 'Logarithmic y axis'}
      </DropdownMenuItem>
    )}
    <DropdownMenuItem onSelect={actions.copyLink}>
      <Link2 /> Copy link
    </DropdownMenuItem>
    {actions.addToReport && (
      <DropdownMenuItem onSelect={actions.addToReport}>
        <NotebookText /> Add to a report
      </DropdownMenuItem>
    )}
    <DropdownMenuSeparator />
    <DropdownMenuItem onSelect={() => actions.move(-1)}>
      <ArrowLeft /> Move before
    </DropdownMenuItem>
    <DropdownMenuItem onSelect={() => actions.move(1)}>
      <ArrowRight /> Move behind
    </DropdownMenuItem>
    <DropdownMenuItem onSelect={() => actions.move(Number.NEGATIVE_INFINITY)}>
      <ArrowLeftToLine /> Move to the start
    </DropdownMenuItem>
    <DropdownMenuItem onSelect={() => actions.move(Number.POSITIVE_INFINITY)}>
      <ArrowRightToLine /> Move to the end
    </DropdownMenuItem>
    <Sizes
      icon={<MoveHorizontal />}
      label="Width"
      names={WIDTHS}
      value={spec.w ?? 1}
      onChange={(w) => actions.resize({ w })}
    />
    <Sizes
      icon={<MoveVertical />}
      label="Height"
      names={HEIGHTS}
      value={spec.h ?? 1}
      onChange={(h) => actions.resize({ h })}
    />
    <DropdownMenuSeparator />
    <DropdownMenuItem isDanger onSelect={actions.remove}>
      <Trash2 /> Remove the chart
    </DropdownMenuItem>
  </>
);

type SizesProps = {
  icon: React.ReactNode;
  label: string;
  names: readonly string[];
  value: Span;
  onChange: (value: Span) => void;
};

const Sizes = ({ icon, label, names, value, onChange }: SizesProps) => (
  <DropdownMenuSub>
    <DropdownMenuSubTrigger>
      {icon} {label}
    </DropdownMenuSubTrigger>
    <DropdownMenuSubContent>
      <DropdownMenuRadioGroup value={String(value)} onValueChange={(next) => onChange(Number(next) as Span)}>
        {names.map((name, at) => (
          <DropdownMenuRadioItem key={name} value={String(at + 1)}>
            {name}
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
    </DropdownMenuSubContent>
  </DropdownMenuSub>
);
