import { type ReactNode, useId } from 'react';
import { Switch } from '@/components/ui/switch';

/** A part of a long form: what it is about at the side, its fields beside it. */
export const Section = ({
  title,
  about,
  children,
}: {
  title: string;
  about: ReactNode;
  children: ReactNode;
}) => (
  <section className="grid gap-x-8 gap-y-4 border-b px-4 py-6 last:border-b-0 lg:grid-cols-[240px_minmax(0,560px)] lg:px-6">
    <div>
      <h2 className="text-sm font-semibold">{title}</h2>
      <p className="mt-1 text-xs text-muted-foreground">{about}</p>
    </div>
    <div className="flex min-w-0 flex-col gap-4">{children}</div>
  </section>
);

type SettingProps = {
  label: string;
  hint: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
};

/** Something that is on or off, with what that means. */
export function Setting({ label, hint, isOn, onChange, isDisabled }: SettingProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </p>
      </div>
      <Switch
        id={id}
        aria-describedby={`${id}-hint`}
        checked={isOn}
        disabled={isDisabled}
        onCheckedChange={onChange}
      />
    </div>
  );
}
