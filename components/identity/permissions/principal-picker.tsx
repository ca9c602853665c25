'use client';
import { ChevronDown } from 'lucide-react';
import { Pick } from '@/components/data/pick';
import { useFinder } from '@/components/data/use-finder';
import { Button } from '@/components/ui/button';
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
  const { data, clear, pick } = useFinder(
    'identity.searchPrincipals',
    (search) => ({ search }),
    (text) => `Nobody is called “${text}”.`,
  );
  const found = data?.principals.filter((one) => !without.includes(one.id)) ?? [];
  return (
    <Pick
      label={label}
      {...pick}
      options={found.map((principal) => ({
        value: principal.id,
        name: `${principal.name} ${principal.handle}`,
        shown: <PrincipalText principal={principal} />,
      }))}
      placeholder="Name or e-mail address"
      onPick={(principalId) => {
        const principal = found.find((one) => one.id === principalId);
        if (principal) onValueChange(principal);
        clear();
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
