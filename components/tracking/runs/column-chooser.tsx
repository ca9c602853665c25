'use client';
import { Columns3 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { OnDemand } from '@/components/ui/on-demand';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';

const choices = new OnDemand(() => import('./column-choices'));

export type ChooserProps = {
  experimentId: string;
  shown: readonly string[];
  /** As the view keeps it; null before anybody chose. */
  choice: readonly string[] | null;
  onChange: (columns: string[] | null) => void;
  /** Columns in which all runs agree are not shown. */
  isVarying: boolean;
  /** How many that are. */
  hidden: number;
  onVarying: (isVarying: boolean) => void;
};

export const ColumnChooser = (props: ChooserProps) => (
  <Popover>
    <PopoverTrigger asChild from={choices}>
      <Button aria-label="Columns">
        <Columns3 />
        <span className="hidden xl:inline">Columns</span>
      </Button>
    </PopoverTrigger>
    <PopoverContent align="end" className="w-80" aria-label="Columns" from={choices}>
      {({ ColumnChoices }) => <ColumnChoices {...props} />}
    </PopoverContent>
  </Popover>
);
