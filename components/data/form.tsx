'use client';
import { cloneElement, type FormEvent, type ReactElement, type ReactNode, useId } from 'react';
import { cn } from '@/components/ui/cn';
import { saidBeside } from './said-beside';
import { useLedBack } from './use-led-back';

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  className?: string;
  children: ReactElement<{ id?: string; 'aria-invalid'?: boolean; 'aria-describedby'?: string }>;
};

/** A control with its label, its hint and what is wrong with it. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  useLedBack(id, error);
  return (
    <div className={cn('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-xs font-medium">
        {label}
      </label>
      {cloneElement(children, {
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': note ? `${id}-note` : undefined,
      })}
      {note && (
        <p id={`${id}-note`} className={cn('text-xs', error ? 'text-danger' : 'text-muted-foreground')}>
          {note}
        </p>
      )}
    </div>
  );
}

/** The values of a form as texts, by the names of its controls. */
export function readForm(event: FormEvent<HTMLFormElement>): Record<string, string> {
  event.preventDefault();
  const entries = [...new FormData(event.currentTarget)];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** What a failed call says about one field; a fault of no field in particular belongs to the form's end. */
export const faultOf = (
  error: { field?: string; message: string } | null,
  field: string,
): string | undefined => (error?.field === field ? saidBeside(error) : undefined);

type Fault = { field?: string; message: string } | null;

/** The same for a `Field` to be spread into: of the first of these fields that the failed call is about. */
export function faultIn(error: Fault, ...fields: (string | RegExp)[]): { error?: string } {
  return error && isOf(error, fields) ? { error: saidBeside(error) } : {};
}

/** What a failed call says that stands beside none of the form's fields. */
export function FormFault({ error, fields }: { error: Fault; fields: (string | RegExp)[] }) {
  const id = useId();
  const message = error && !isOf(error, fields) ? error.message : undefined;
  useLedBack(id, message);
  return message === undefined ? null : (
    <p id={id} role="alert" tabIndex={-1} className="text-danger">
      {message}
    </p>
  );
}

const isOf = ({ field }: { field?: string }, fields: (string | RegExp)[]): boolean =>
  field !== undefined && fields.some((one) => (typeof one === 'string' ? one === field : one.test(field)));
