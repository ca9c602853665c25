'use client';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { Field, faultOf, readForm } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { connectSnippet } from '@/components/tracking/snippets';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { useCommand } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';

const LIVES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: 'never', label: 'No end' },
] as const;

type Life = (typeof LIVES)[number]['value'];
type DialogProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** The service principal that gets it; else it is one's own. */
  servicePrincipalId?: string;
};

export function CreateTokenDialog({ isOpen, onOpenChange, servicePrincipalId }: DialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      {isOpen && <NewToken servicePrincipalId={servicePrincipalId} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

type NewTokenProps = Pick<DialogProps, 'servicePrincipalId'> & { onDone: () => void };

function NewToken({ servicePrincipalId, onDone }: NewTokenProps) {
  const [life, setLife] = useState<Life>('90');
  const [isReadOnly, setReadOnly] = useState(false);
  const options = { invalidates: ['identity'], onError: () => {} };
  const createOwn = useCommand('identity.createToken', options);
  const createTheirs = useCommand('identity.createServiceToken', options);
  const create = servicePrincipalId ? createTheirs : createOwn;
  const origin = useOrigin();
  if (create.data) {
    return (
      <DialogContent title="Your new token" className="max-w-lg" loses="what is shown this once">
        <DialogBody className="flex flex-col gap-3">
          <p className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-warning">
            <TriangleAlert className="mt-0.5 size-4 shrink-0" />
            Copy it now: it is shown this once and never again.
          </p>
          <CodeBlock label="Token" code={create.data.token} />
          <p className="text-muted-foreground">Or set both where your training runs:</p>
          <CodeBlock label="Settings for the shell" code={connectSnippet(origin, create.data.token)} />
        </DialogBody>
        <DialogFooter>
          <Button variant="primary" onClick={onDone}>
            Done
          </Button>
        </DialogFooter>
      </DialogContent>
    );
  }
  const { error } = create;
  return (
    <DialogContent title="New access token">
      <form
        onSubmit={(event) => {
          const { name = '' } = readForm(event);
          const fields = { name, isReadOnly, ...(life !== 'never' && { expiresInDays: Number(life) }) };
          if (servicePrincipalId) createTheirs.mutate({ id: servicePrincipalId, ...fields });
          else createOwn.mutate(fields);
        }}
      >
        <DialogBody className="flex flex-col gap-4">
          <Field
            label="Name"
            hint="Where it will be used."
            {...(error && { error: faultOf(error, 'name') ?? error.message })}
          >
            <Input
              name="name"
              required
              maxLength={100}
              autoComplete="off"
              autoFocus
              placeholder="my laptop"
            />
          </Field>
          <Field label="Ends after">
            <Select
              label="Ends after"
              value={life}
              onValueChange={setLife}
              options={LIVES}
              className="w-full"
            />
          </Field>
          <div className="flex items-center gap-1.5">
            <Checkbox
              id="read-only"
              checked={isReadOnly}
              onCheckedChange={(isOn) => setReadOnly(isOn === true)}
            />
            <label htmlFor="read-only">May only read</label>
          </div>
        </DialogBody>
        <SubmitFooter isDisabled={create.isPending}>Create</SubmitFooter>
      </form>
    </DialogContent>
  );
}
