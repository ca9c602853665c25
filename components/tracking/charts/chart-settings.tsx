'use client';
import { Select } from '@/components/ui/select';
import { formatCount } from '@/lib/pure/format';
import { type ChartsLayout, RUNS_SHOWN } from './layout';
import { Choice } from './line-toolbar';
import type { SectionChoices } from './sections';
import type { Subject } from './subject';

const BAND_NAMES: { value: ChartsLayout['band']; label: string }[] = [
  { value: 'ci', label: '95% interval of the mean' },
  { value: 'sd', label: 'Standard deviation' },
  { value: 'range', label: 'Least to greatest' },
];

type SettingsProps = {
  subject: Subject;
  layout: ChartsLayout;
  /** How many runs or groups there are to draw. */
  total: number;
  onChange: (patch: Partial<ChartsLayout>) => void;
};

/** How many runs are drawn, and how groups are. */
export function ChartSettings({ subject, layout, total, onChange }: SettingsProps) {
  const isRuns = subject.kind === 'runs';
  return (
    <>
      <div className="flex h-8 items-center justify-between gap-3">
        <span>{isRuns ? 'Runs drawn' : 'Groups drawn'}</span>
        <Select
          size="sm"
          label={isRuns ? 'Runs drawn' : 'Groups drawn'}
          value={String(layout.runs)}
          onValueChange={(next) => onChange({ runs: Number(next) })}
          options={RUNS_SHOWN.filter((count) => isRuns || count <= 20).map((count) => ({
            value: String(count),
            label: total > count ? `First ${count} of ${formatCount(total)}` : `First ${count}`,
          }))}
        />
      </div>
      <Choice
        label="Hide charts without data"
        isOn={layout.withData}
        onChange={(withData) => onChange({ withData })}
      />
      <SectionsChoice by={layout.by} onChange={(by) => onChange({ by })} />
      {!isRuns && (
        <>
          <div className="flex h-8 items-center justify-between gap-3">
            <span>Band</span>
            <Select
              size="sm"
              label="Band"
              value={layout.band}
              onValueChange={(band) => onChange({ band })}
              options={BAND_NAMES}
            />
          </div>
          <Choice
            label="The runs of each group too"
            isOn={layout.members}
            onChange={(members) => onChange({ members })}
          />
        </>
      )}
    </>
  );
}

const SECTION_NAMES: { value: SectionChoices['by']; label: string }[] = [
  { value: 'first', label: 'By the first part of names' },
  { value: 'last', label: 'By all but the last part' },
  { value: 'none', label: 'None' },
];

type SectionsProps = { by: SectionChoices['by']; onChange: (by: SectionChoices['by']) => void };

/** How charts gather. */
export const SectionsChoice = ({ by, onChange }: SectionsProps) => (
  <div className="flex h-8 items-center justify-between gap-3">
    <span>Sections</span>
    <Select size="sm" label="Sections" value={by} onValueChange={onChange} options={SECTION_NAMES} />
  </div>
);
