'use client';
import { useState } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { Field, faultOf, readForm } from '@/components/data/form';
import { connectSnippet } from '@/components/tracking/snippets';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { useCommand } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';

const EXPIRIES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: 'never', label: 'never' },
] as const;
const SCOPES = [
  { value: 'write', label: 'read and write' },
  { value: 'read', label: 'read only' },
] as const;

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Asks for a name, then shows the secret this one time. */
export function CreateTokenDialog({ isOpen, onOpenChange }: Props) {
  const [expiry, setExpiry] = useState<(typeof EXPIRIES)[number]['value']>('90');
  const [scope, setScope] = useState<(typeof SCOPES)[number]['value']>('write');
  const origin = useOrigin();
  const create = useCommand('identity.createToken', {
    invalidates: ['identity.listTokens'],
    onError: () => {},
  });
  const close = (next: boolean) => {
    if (!next) create.reset();
    onOpenChange(next);
  };

  if (create.data) {
    return (
      <Dialog open={isOpen} onOpenChange={close}>
        <DialogContent title="Copy the token now" description="It is shown this once; only its hash is kept.">
          <DialogBody>
            <CodeBlock label="The new access token" code={create.data.token} />
            <CodeBlock
              label="What a data scientist exports"
              code={connectSnippet(origin, create.data.token)}
            />
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="primary">Done</Button>
            </DialogClose>
          </DialogFooter>
        </DialogContent>
      </Dialog>
    );
  }

  return (
    <Dialog open={isOpen} onOpenChange={close}>
      <DialogContent title="New access token">
        <form
          onSubmit={(event) => {
            const { name = '' } = readForm(event);
            const expiresInDays = expiry === 'never' ? undefined : Number(expiry);
            create.mutate({ name: name.trim(), expiresInDays, isReadOnly: scope === 'read' });
          }}
        >
          <DialogBody>
            <Field
              label="Name"
              hint="Where it will be used: laptop, nightly training."
              error={create.error ? (faultOf(create.error, 'name') ?? create.error.message) : undefined}
            >
              <Input name="name" required maxLength={100} autoComplete="off" autoFocus />
            </Field>
            <div className="flex gap-2">
              <Select
                label="Expires"
                isLabelShown
                value={expiry}
                onValueChange={setExpiry}
                options={EXPIRIES}
              />
              <Select label="May" isLabelShown value={scope} onValueChange={setScope} options={SCOPES} />
            </div>
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={create.isPending}>
              Create
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
