'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { type Credentials, CredentialsFields, credentialsFor, type SignInBy } from './credentials-fields';

type Props = {
  title: string;
  action: string;
  isBusy: boolean;
  onClose: () => void;
  onSubmit: (credentials: Credentials) => void;
};

/** The secret of the last pass was thrown away with its end: the source asks for one again. */
export function AgainDialog({ title, action, isBusy, onClose, onSubmit }: Props) {
  const [by, setBy] = useState<SignInBy>('none');
  const [credentials, setCredentials] = useState<Credentials>({});
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={title}
        description="How the source lets the server in. It is kept encrypted until the import is done."
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit(credentialsFor(by, credentials));
          }}
        >
          <DialogBody>
            <CredentialsFields
              by={by}
              onBy={setBy}
              credentials={credentials}
              onCredentials={setCredentials}
            />
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={isBusy}>
              {action}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
