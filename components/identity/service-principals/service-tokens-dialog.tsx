'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { CreateTokenDialog } from '../tokens/create-token-dialog';
import { type Token, TokensTable } from '../tokens/tokens-table';
import type { ServicePrincipal } from './service-principal-dialog';

type Props = { servicePrincipal: ServicePrincipal; onClose: () => void };

/** The ways in of a machine. */
export function ServiceTokensDialog({ servicePrincipal: { id, name }, onClose }: Props) {
  const [isCreating, setCreating] = useState(false);
  const [doomed, setDoomed] = useState<Token>();
  const query = usePagedOperation('identity.listServiceTokens', { id });
  const revoke = useCommand('identity.revokeAnyToken', {
    invalidates: ['identity.listServiceTokens'],
    onSuccess: () => setDoomed(undefined),
  });
  if (isCreating) return <CreateTokenDialog isOpen servicePrincipalId={id} onOpenChange={setCreating} />;
  if (doomed) {
    return (
      <Confirm
        isOpen
        onOpenChange={() => setDoomed(undefined)}
        title={`Revoke ${doomed.name}?`}
        description={`What uses it as ${name} is refused from the next request on.`}
        action="Revoke"
        isBusy={revoke.isPending}
        onConfirm={() => revoke.mutate({ id: doomed.id })}
      />
    );
  }
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={`Access tokens of ${name}`}
        description="A machine signs in by a token alone. Revoking one stops what uses it at once."
        className="max-w-4xl"
      >
        <DialogBody className="px-0">
          <TokensTable
            query={query}
            tokens={query.data?.pages.flatMap((page) => page.tokens)}
            onRevoke={setDoomed}
            empty={
              <p className="py-4 text-center text-muted-foreground">It has none yet, so it cannot sign in.</p>
            }
          />
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button>Close</Button>
          </DialogClose>
          <Button variant="primary" onClick={() => setCreating(true)}>
            <Plus />
            New token
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
