'use client';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { Switch } from '@/components/ui/switch';
import { type Action, useRegisteredActions } from '@/lib/client/actions';
import { useShortcutsPreference } from '@/lib/client/preferences';
import { closeDialog } from './dialogs-store';

/** All keys that do something on this page. */
export function ShortcutsDialog() {
  const [preference, setPreference] = useShortcutsPreference();
  const actions = useRegisteredActions();

  return (
    <Dialog open onOpenChange={closeDialog}>
      <DialogContent title="Keyboard shortcuts" className="max-w-2xl">
        <DialogBody
          role="region"
          aria-label="All shortcuts"
          tabIndex={0}
          className="columns-1 gap-x-10 sm:columns-2"
        >
          {byGroup(actions).map(([group, listed]) => (
            <section key={group} className="break-inside-avoid pb-5">
              <h3 className="mb-1 text-xs font-medium text-muted-foreground">{group}</h3>
              <dl>
                {listed.map(({ label, keys = '' }) => (
                  <div key={label} className="flex min-h-7 items-center justify-between gap-3">
                    <dt className="truncate">{label}</dt>
                    <dd>
                      <Kbd keys={keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </DialogBody>
        <label htmlFor="shortcuts-on" className="flex items-center justify-between gap-4 border-t px-4 py-3">
          <span>
            Single-key shortcuts
            <span className="block text-xs text-muted-foreground">Keys with ⌘ or Ctrl always work.</span>
          </span>
          <Switch
            id="shortcuts-on"
            checked={preference === 'on'}
            onCheckedChange={(isOn) => setPreference(isOn ? 'on' : 'off')}
          />
        </label>
      </DialogContent>
    </Dialog>
  );
}

function byGroup(actions: readonly Action[]): [group: string, actions: Action[]][] {
  const unique = [
    ...new Map(actions.filter(({ keys }) => keys).map((action) => [action.keys, action])).values(),
  ];
  const groups = [...new Set(unique.map(({ group }) => group))];
  return groups.map((group) => [group, unique.filter((action) => action.group === group)]);
}
