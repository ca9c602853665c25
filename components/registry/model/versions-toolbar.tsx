'use client';
import { Check, Columns3, GitCompareArrows, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Pick } from '@/components/data/pick';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { useActions } from '@/lib/client/actions';
import { compareVersionsHref } from '../links';
import type { ModelPageData } from './use-model-page';
import { useVersionsView } from './use-versions-view';
import { sortByMetric } from './versions-link';

const ANY = '*';
const MOST_METRICS = 6;

type Props = { page: ModelPageData; keys: readonly string[]; shown: readonly string[] };

export function VersionsToolbar({ page: { model, stages, counts }, keys, shown }: Props) {
  const [{ q, stage, sort, chosen }, setView] = useVersionsView();
  const router = useRouter();
  const canCompare = chosen.length > 1;
  const compare = () => canCompare && router.push(compareVersionsHref(model.name, chosen));
  const chooseMetric = (key: string) => {
    const next = shown.includes(key) ? shown.filter((one) => one !== key) : [...shown, key];
    const isOrder = sort === sortByMetric(key) && !next.includes(key);
    void setView({ metrics: next.slice(-MOST_METRICS), ...(isOrder && { sort: null }) });
  };
  useActions([
    { label: 'Compare the chosen versions', keys: 'c', group: 'Versions', run: compare, isKeyOnly: true },
    { label: 'Choose the version', keys: 'x', group: 'Versions', run: chooseFocused, isKeyOnly: true },
  ]);
  if (counts.versions === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 py-2 lg:px-6">
      <SearchInput
        keyGroup="Versions"
        label="Search versions"
        placeholder="Number or description"
        value={q}
        onValueChange={(value) => void setView({ q: value || null })}
        className="w-full sm:w-56"
      />
      <Select
        size="sm"
        label="Stage"
        value={stage || ANY}
        onValueChange={(next) => void setView({ stage: next === ANY ? null : next })}
        options={[
          { value: ANY, label: 'All stages' },
          ...stages.map(({ name, versions }) => ({ value: name, label: `${name} (${versions})` })),
        ]}
      />
      <Pick
        label="Metrics in the table"
        placeholder="Find a metric"
        empty="No run of these versions has measured anything."
        options={keys.map((key) => ({
          value: key,
          name: key,
          shown: (
            <>
              <span className="size-4 shrink-0">
                {shown.includes(key) && <Check className="size-4 text-accent" />}
              </span>
              <span className="truncate">{key}</span>
            </>
          ),
        }))}
        onPick={chooseMetric}
        isStaying
      >
        <Button size="sm" variant="ghost">
          <Columns3 />
          Metrics
        </Button>
      </Pick>
      <span className="ms-auto flex items-center gap-2">
        {chosen.length > 0 && (
          <Button size="sm" variant="ghost" onClick={() => void setView({ chosen: null })}>
            <X />
            {chosen.length} chosen
          </Button>
        )}
        <Button size="sm" disabled={!canCompare} onClick={compare}>
          <GitCompareArrows />
          Compare
        </Button>
      </span>
    </div>
  );
}

/** The row that the keys have walked to. */
function chooseFocused(): void {
  const row = document.activeElement?.closest('tr');
  row?.querySelector<HTMLElement>('[role=checkbox]')?.click();
}
