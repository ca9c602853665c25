'use client';
import { Download, FileSpreadsheet, Table2, Terminal } from 'lucide-react';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';

export type ExportChoices = { onExport: (format: 'csv' | 'parquet') => void; onPandas: () => void };

type ExportMenuProps = ExportChoices & { size: 'sm' | 'icon' };

export const ExportMenu = ({ onExport, onPandas, size }: ExportMenuProps) => (
  <DropdownMenu>
    <DropdownMenuTrigger asChild>
      <Button variant={size === 'sm' ? 'ghost' : 'outline'} size={size} aria-label="Export">
        <Download />
        {size === 'sm' && 'Export'}
      </Button>
    </DropdownMenuTrigger>
    <DropdownMenuContent align="end">
      <DropdownMenuItem onSelect={() => onExport('csv')}>
        <FileSpreadsheet /> Export CSV
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => onExport('parquet')}>
        <Table2 /> Export Parquet
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => onPandas()}>
        <Terminal /> Copy as pandas
      </DropdownMenuItem>
    </DropdownMenuContent>
  </DropdownMenu>
);
