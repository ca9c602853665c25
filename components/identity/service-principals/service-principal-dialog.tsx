'use client';
import { useState } from 'react';
import { changesOf } from '@/components/data/changes';
import { CopyId } from '@/components/data/copy-button';
import { Field, faultOf, readForm } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { OutputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import { ROLES, type User } from '../roles';

export type ServicePrincipal = OutputOf<'identity.listServicePrincipals'>['servicePrincipals'][number];

const OPTIONS = (Object.keys(ROLES) as User['role'][]).map((value) => ({ value, label: ROLES[value] }));

type Props = { servicePrincipal?: ServicePrincipal; onClose: () => void };

/** Makes a machine's user, or changes one. */
export function ServicePrincipalDialog({ servicePrincipal, onClose }: Props) {
  const [role, setRole] = useState<User['role']>(servicePrincipal?.role ?? 'contributor');
  const options = { invalidates: ['identity'], onSuccess: onClose, onError: () => {} };
  const create = useCommand('identity.createServicePrincipal', options);
  const update = useCommand('identity.updateUser', options);
  const error = create.error ?? update.error;

  function save({ name = '' }: Record<string, string>) {
    if (servicePrincipal)
      update.mutate({
        id: servicePrincipal.id,
        ...changesOf({ name: servicePrincipal.name, role: servicePrincipal.role }, { name, role }),
      });
    else create.mutate({ name, role });
  }

  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={servicePrincipal ? `Edit ${servicePrincipal.name}` : 'New service principal'}>
        <form onSubmit={(event) => save(readForm(event))}>
          <DialogBody className="flex flex-col gap-4">
            <Field
              label="Name"
              hint="The machine or pipeline that will use it."
              {...(error && { error: faultOf(error, 'name') ?? error.message })}
            >
              <Input
                name="name"
                required
                maxLength={200}
                defaultValue={servicePrincipal?.name}
                autoComplete="off"
                autoFocus
                placeholder="nightly training"
              />
            </Field>
            <Field label="Role" hint="What it may do at all; on single objects, what is granted to it.">
              <Select
                label="Role"
                value={role}
                onValueChange={setRole}
                options={OPTIONS}
                className="w-full"
              />
            </Field>
            {servicePrincipal && (
              <p className="flex items-center gap-1 text-xs text-muted-foreground">
                Application id <span className="font-mono">{servicePrincipal.applicationId}</span>
                <CopyId id={servicePrincipal.applicationId} label="Copy application id" />
              </p>
            )}
          </DialogBody>
          <SubmitFooter isDisabled={create.isPending || update.isPending}>
            {servicePrincipal ? 'Save' : 'Create'}
          </SubmitFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
