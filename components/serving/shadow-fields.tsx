import { Field, faultIn } from '@/components/data/form';
import { Input } from '@/components/ui/input';
import type { CallError } from '@/lib/client/call';

export const ShadowFields = ({ error }: { error: CallError | null }) => (
  <Field
    label="Copied requests, %"
    hint="Fewer cost less time of the machine."
    {...faultIn(error, 'how.percent')}
    className="max-w-48"
  >
    <Input name="percent" inputMode="numeric" defaultValue={100} required />
  </Field>
);
