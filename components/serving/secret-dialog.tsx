'use client';
import { Field, faultOf, readForm } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';

type Props = { name: string; entity: string; host: string; onClose: () => void };

/** Another secret for an external model: typed, kept sealed, and never shown. */
export function SecretDialog({ name, entity, host, onClose }: Props) {
  const replace = useCommand('serving.replaceSecret', {
    invalidates: ['serving'],
    onSuccess: () => {
      toast.success('The secret was replaced.');
      onClose();
    },
    onError: () => {},
  });
  const fault = faultOf(replace.error, 'secret') ?? replace.error?.message;
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title="Replace the secret" description={`${entity} is asked at ${host} with it.`}>
        <form
          aria-label="Replace the secret"
          onSubmit={(event) => {
            const { secret = '' } = readForm(event);
            replace.mutate({ name, entity, secret });
          }}
        >
          <DialogBody>
            <Field
              label="Secret"
              hint="Kept sealed, sent to that server alone, and never shown again."
              {...(fault && { error: fault })}
            >
              <Input name="secret" type="password" autoComplete="new-password" maxLength={5000} required />
            </Field>
          </DialogBody>
          <SubmitFooter isDisabled={replace.isPending}>Replace</SubmitFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
