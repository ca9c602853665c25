import { Field, faultOf } from '@/components/data/form';
import { Input } from '@/components/ui/input';
import type { CallError } from '@/lib/client/call';

export function ShadowFields({ error }: { error: CallError | null }) {
  const fault = faultOf(error, 'how.percent');
  return (
    <Field
      label="Copied requests, %"
      hint="Fewer cost less time of the machine."
      {...(fault && { error: fault })}
      className="max-w-48"
    >
      <Input name="percent" inputMode="numeric" defaultValue={100} required />
    </Field>
  );
}
