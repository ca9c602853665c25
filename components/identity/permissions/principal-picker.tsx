'use client';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Pick } from '@/components/data/pick';
import { Button } from '@/components/ui/button';
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
    <Pick
      label={label}
      isOpen={isOpen}
      onOpenChange={setOpen}
      options={found.map((principal) => ({
        value: principal.id,
        name: principal.name,
        shown: <PrincipalText principal={principal} />,
      }))}
      search={{ text: search, onChange: setSearch }}
      placeholder="Name or e-mail address"
      empty={isPending ? 'Looking…' : `Nobody is called “${search}”.`}
      onPick={(principalId) => {
        const principal = found.find((one) => one.id === principalId);
        if (principal) onValueChange(principal);
        setSearch('');
      }}
    >
      <Button id={id} aria-label={label} className="min-w-0 flex-1 justify-between font-normal">
        {value ? (
          <PrincipalText principal={value} isShort />
        ) : (
          <span className="text-muted-foreground">{label}…</span>
        )}
        <ChevronDown className="text-muted-foreground" />
      </Button>
    </Pick>
  );
}
