'use client';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { ChevronDown } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Button } from '@/components/ui/button';
import { floatingItem } from '@/components/ui/floating';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { operationOptions } from '@/lib/client/use-operation';
import { type Principal, PrincipalText } from './principal-text';

type Props = {
  label: string;
  value: Principal | undefined;
  onValueChange: (principal: Principal) => void;
  /** Ids that are chosen already. */
  without?: readonly string[];
  id?: string;
};

/** Finds a person, a group or a service principal by a part of its name. */
export function PrincipalPicker({ label, value, onValueChange, without = [], id }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const asked = useDeferredValue(search.trim());
  const { data, isPending } = useQuery({
    ...operationOptions('identity.searchPrincipals', { search: asked }),
    enabled: isOpen,
    placeholderData: (last) => last,
  });
  const found = data?.principals.filter((one) => !without.includes(one.id)) ?? [];
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button id={id} aria-label={label} className="min-w-0 flex-1 justify-between font-normal">
          {value ? (
            <PrincipalText principal={value} isShort />
          ) : (
            <span className="text-muted-foreground">{label}…</span>
          )}
          <ChevronDown className="text-muted-foreground" />
        </Button>
      </PopoverTrigger>
      <PopoverContent className="w-80 p-0">
        <Command shouldFilter={false} label={label} loop>
          <Command.Input
            autoFocus
            value={search}
            onValueChange={setSearch}
            placeholder="Name or e-mail address"
            className="h-9 w-full border-b bg-transparent px-3 text-sm outline-none"
          />
          <Command.List className="max-h-64 overflow-y-auto p-1 scroll-thin">
            <Command.Empty className="px-2 py-4 text-center text-sm text-muted-foreground">
              {isPending ? 'Looking…' : `Nobody is called “${search}”.`}
            </Command.Empty>
            {found.map((principal) => (
              <Command.Item
                key={principal.id}
                value={principal.id}
                className={floatingItem}
                onSelect={() => {
                  onValueChange(principal);
                  setSearch('');
                  setOpen(false);
                }}
              >
                <PrincipalText principal={principal} />
              </Command.Item>
            ))}
          </Command.List>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
