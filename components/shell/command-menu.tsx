'use client';
import { useQuery } from '@tanstack/react-query';
import { Command, defaultFilter } from 'cmdk';
import { ArrowRight, CornerDownLeft, History, Search, Zap } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useChosenItem } from '@/components/data/use-chosen-item';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { floatingLabel } from '@/components/ui/floating';
import { Kbd } from '@/components/ui/kbd';
import { useRegisteredActions } from '@/lib/client/actions';
import { useRecents } from '@/lib/client/recents';
import { type Found, findAll, iconOf, KINDS } from './finders';

type MenuProps = { onOpenChange: (isOpen: boolean) => void };

const SHOWN_RECENTS = 5;

/** By words or their beginnings: a command with the same letters somewhere must not stand before the object that is meant. */
const closeFilter: typeof defaultFilter = (value, search, keywords) => {
  const score = defaultFilter(value, search, keywords);
  return score < 0.2 ? 0 : score;
};

/** Everything by name: what was last open, what this page can do, where to go, any object. */
export function CommandMenu({ onOpenChange }: MenuProps) {
  const [search, setSearch] = useState('');
  const actions = useRegisteredActions().filter(({ isKeyOnly }) => !isKeyOnly);
  const router = useRouter();
  const asked = useDeferredValue(search.trim());
  const objects = useQuery({
    queryKey: ['shell.findAll', asked],
    queryFn: ({ signal }) => findAll(asked, signal),
    placeholderData: (last) => last,
    enabled: asked !== '',
  });
  const { list, command } = useChosenItem(objects.data);

  const act = (run: () => void) => () => {
    onOpenChange(false);
    // After the dialog has given the focus back: an action may move it elsewhere.
    setTimeout(run);
  };
  const go = (href: string) => act(() => router.push(href));
  const groups = [...new Set(actions.map(({ group }) => group))].sort((a, b) => rank(a) - rank(b));

  return (
    <Dialog open onOpenChange={onOpenChange}>
      <DialogContent title="Search and commands" isTitleHidden className="max-w-xl overflow-hidden">
        <Command
          loop
          label="Search and commands"
          filter={closeFilter}
          className="flex min-h-0 flex-col"
          {...command}
        >
          <div className="flex items-center gap-2.5 border-b px-4">
            <Search aria-hidden className="size-4 text-muted-foreground" />
            <Command.Input
              autoFocus
              value={search}
              onValueChange={setSearch}
              placeholder="Search by name or id, or run a command…"
              className="h-12 w-full bg-transparent text-base outline-none"
            />
          </div>
          <Command.List ref={list} className="h-[52vh] overflow-y-auto p-1.5 scroll-thin">
            <Command.Empty className="px-3 py-8 text-center text-muted-foreground">
              {objects.error
                ? `Nothing could be looked for: ${objects.error.message}`
                : objects.isFetching || asked !== search.trim()
                  ? 'Looking…'
                  : `Nothing is called “${search}”.`}
            </Command.Empty>
            <Recents go={go} />
            {groups.map((group) => (
              <Group key={group} heading={group}>
                {actions
                  .filter((action) => action.group === group)
                  .map((action) => (
                    <Item key={action.label} value={`${group} ${action.label}`} onSelect={act(action.run)}>
                      {group === 'Go to' ? <ArrowRight /> : <Zap />}
                      <span className="flex-1">{action.label}</span>
                      {action.keys && <Kbd keys={action.keys} />}
                    </Item>
                  ))}
              </Group>
            ))}
            {asked !== '' && <Objects asked={asked} found={objects.data ?? []} go={go} />}
          </Command.List>
          <div className="flex items-center gap-4 border-t px-4 py-2 text-xs text-muted-foreground">
            <span className="inline-flex items-center gap-1.5">
              <Kbd keys="up down" /> move
            </span>
            <span className="inline-flex items-center gap-1.5">
              <CornerDownLeft className="size-3.5" /> choose
            </span>
            <span className="ms-auto inline-flex items-center gap-1.5">
              <Kbd keys="?" /> all shortcuts
            </span>
          </div>
        </Command>
      </DialogContent>
    </Dialog>
  );
}

type Go = (href: string) => () => void;

/** What was last open, but for the page that one is on. */
function Recents({ go }: { go: Go }) {
  const pathname = usePathname();
  const visits = useRecents().filter(({ href }) => href !== pathname);
  if (visits.length === 0) return null;
  return (
    <Group heading="Recent">
      {visits.slice(0, SHOWN_RECENTS).map(({ href, title }) => {
        const Icon = iconOf(href) ?? History;
        return (
          <Item key={href} value={`Recent ${title} ${href}`} onSelect={go(href)}>
            <Icon />
            <span className="min-w-0 flex-1 truncate">{title}</span>
          </Item>
        );
      })}
    </Group>
  );
}

type ObjectsProps = { asked: string; found: readonly Found[]; go: Go };

function Objects({ asked, found, go }: ObjectsProps) {
  return Object.entries(KINDS).map(([kind, { heading, icon: Icon }]) => {
    const objects = found.filter((object) => object.kind === kind);
    return (
      objects.length > 0 && (
        <Group key={kind} heading={heading}>
          {objects.map(({ id, name, detail, href }) => (
            <Item key={id} value={`${kind} ${id} ${name}`} keywords={[asked]} onSelect={go(href)}>
              <Icon />
              <span className="min-w-0 flex-1 truncate">{name}</span>
              {detail && <span className="max-w-48 truncate text-xs text-muted-foreground">{detail}</span>}
            </Item>
          ))}
        </Group>
      )
    );
  });
}

const ORDER = ['Go to', 'Anywhere'];
/** What belongs to the page comes first. */
const rank = (group: string) => ORDER.indexOf(group);

const Group = ({ heading, children }: { heading: string; children: ReactNode }) => (
  <Command.Group heading={<span className={floatingLabel}>{heading}</span>} className="pb-1">
    {children}
  </Command.Group>
);

type ItemProps = { value: string; keywords?: string[]; onSelect: () => void; children: ReactNode };

const Item = (props: ItemProps) => (
  <Command.Item
    className="flex min-h-8 cursor-default items-center gap-2.5 rounded-md px-2 text-sm data-[selected=true]:bg-muted [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground"
    {...props}
  />
);
