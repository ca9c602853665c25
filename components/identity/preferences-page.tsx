'use client';
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { Pick } from '@/components/data/pick';
import { useThemeChoice } from '@/components/shell/use-theme-choice';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { chooseLocale } from '@/lib/client/locale';
import { useDensity, useShortcutsPreference, useZonePreference, type Zone } from '@/lib/client/preferences';
import { formatNumber } from '@/lib/pure/format';
import { LOCALES, type Locale, locale } from '@/lib/pure/locale';

const NAMES: Record<Locale, string> = {
  en: 'English',
  'en-US': 'English, United States',
  'en-GB': 'English, United Kingdom',
  'en-IN': 'English, India',
  'de-DE': 'German',
  'fr-FR': 'French',
  'es-ES': 'Spanish',
  'it-IT': 'Italian',
  'nl-NL': 'Dutch',
  'pl-PL': 'Polish',
  'pt-BR': 'Portuguese, Brazil',
  'sv-SE': 'Swedish',
  'ja-JP': 'Japanese',
  'ko-KR': 'Korean',
  'zh-CN': 'Chinese',
};

const never = () => () => {};
const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones = () =>
  Intl.supportedValuesOf('timeZone').map((value) => ({ value, name: value.replaceAll('_', ' ') }));

/** How the console looks and behaves, in this browser. */
export function PreferencesPage() {
  const { theme, setTheme } = useThemeChoice();
  const [density, setDensity] = useDensity();
  const [zone, setZone] = useZonePreference();
  const [shortcuts, setShortcuts] = useShortcutsPreference();
  // The server knows neither theme nor zone of this browser.
  const isHere = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <div className="flex max-w-2xl flex-col px-4 py-4 lg:px-6">
      <p className="pb-3 text-muted-foreground">Kept in this browser.</p>
      <Preference title="Theme" hint="System follows the setting of your computer.">
        <Segmented
          label="Theme"
          value={isHere ? (theme ?? 'system') : ''}
          onValueChange={setTheme}
          options={[
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
      </Preference>
      <Preference title="Row height" hint="Of all tables.">
        <Segmented
          label="Row height"
          value={density}
          onValueChange={setDensity}
          options={[
            { value: 'compact', label: 'Compact' },
            { value: 'default', label: 'Default' },
            { value: 'relaxed', label: 'Relaxed' },
          ]}
        />
      </Preference>
      <Preference title="Time zone" hint={isHere ? `This computer is in ${localZone()}.` : ' '}>
        <ZonePick value={zone} onPick={setZone} isHere={isHere} />
      </Preference>
      <Preference
        title="Numbers and dates"
        hint={`1234.5 is written ${formatNumber(1234.5, 5)}; the page is loaded again. What is said stays English.`}
      >
        <Select
          label="Numbers and dates"
          value={locale()}
          onValueChange={chooseLocale}
          options={LOCALES.map((value) => ({ value, label: NAMES[value] }))}
        />
      </Preference>
      <Preference
        title="Single-key shortcuts"
        hint="Such as j, k and x in tables. Keys with ⌘ or Ctrl always work."
      >
        <Switch
          aria-label="Single-key shortcuts"
          checked={shortcuts === 'on'}
          onCheckedChange={(isOn) => setShortcuts(isOn ? 'on' : 'off')}
        />
      </Preference>
    </div>
  );
}

type ZoneProps = { value: Zone; onPick: (zone: Zone) => void; isHere: boolean };

/** This computer's, UTC, or any other by its name. */
function ZonePick({ value, onPick, isHere }: ZoneProps) {
  const options = [
    { value: 'local', name: 'Local' },
    { value: 'utc', name: 'UTC' },
    ...(isHere ? zones() : []),
  ];
  const name = options.find((option) => option.value === value)?.name ?? value;
  return (
    <Pick
      label="Time zone"
      placeholder="Find a time zone"
      empty="There is no time zone of that name."
      value={value}
      options={options}
      onPick={onPick}
    >
      <Button aria-label={`Time zone: ${name}`} className="max-w-72 border-control font-normal">
        <span className="truncate">{name}</span>
        <ChevronDown className="text-muted-foreground" />
      </Button>
    </Pick>
  );
}

const Preference = ({ title, hint, children }: { title: string; hint: string; children: ReactNode }) => (
  <div className="flex flex-wrap items-center justify-between gap-3 border-t py-3">
    <div>
      <h2 className="text-sm font-medium">{title}</h2>
      <p className="text-xs text-muted-foreground">{hint}</p>
    </div>
    {children}
  </div>
);
