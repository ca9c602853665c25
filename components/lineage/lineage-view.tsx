'use client';
import { ListTree, Workflow } from 'lucide-react';
import { EmptyState } from '@/components/data/states';
import { Segmented } from '@/components/ui/segmented';
import { useStored } from '@/lib/client/stored';
import type { Lineage } from '@/lib/pure/lineage';
import { LineageGraph } from './lineage-graph';
import { LineageList } from './lineage-list';

type LineageViewProps = {
  lineage: Lineage;
  /** The object that one looks from. */
  focusId: string;
  /** What is said where nothing led to it and nothing came of it. */
  nothing: string;
};

/** What came from what, as a graph or as a list of the same. */
export function LineageView({ lineage, focusId, nothing }: LineageViewProps) {
  const [form, setForm] = useStored<'graph' | 'list'>('plumbline.lineage', 'graph');
  if (lineage.nodes.length < 2) {
    return (
      <EmptyState icon={<Workflow />} title="It stands by itself">
        {nothing}
      </EmptyState>
    );
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-3 border-b px-4 py-2 lg:px-6">
        <Segmented
          label="Form of the lineage"
          value={form}
          onValueChange={setForm}
          options={[
            {
              value: 'graph',
              label: (
                <>
                  <Workflow /> Graph
                </>
              ),
            },
            {
              value: 'list',
              label: (
                <>
                  <ListTree /> List
                </>
              ),
            },
          ]}
        />
        <p className="text-xs text-muted-foreground">
          {form === 'graph'
            ? 'Arrow keys follow the arrows, Enter opens.'
            : 'In the order of what came from what.'}
        </p>
      </div>
      {form === 'graph' ? (
        <LineageGraph lineage={lineage} focusId={focusId} />
      ) : (
        <LineageList lineage={lineage} focusId={focusId} />
      )}
    </div>
  );
}
