'use client';
import { PackagePlus } from 'lucide-react';
import { useState } from 'react';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { lazyDialog } from '@/components/ui/lazily';
import type { Registrable } from './register-dialog';

const RegisterDialog = lazyDialog(() => import('./register-dialog').then((module) => module.RegisterDialog));

/** Begins the registering of a logged model, for who may change things. */
export function RegisterButton({ of, label = 'Register' }: { of: Registrable; label?: string }) {
  const [isOpen, setOpen] = useState(false);
  const canWrite = useCanWrite();
  if (!canWrite) return null;
  return (
    <>
      <Button size="sm" aria-label={`Register ${of.name}`} onClick={() => setOpen(true)}>
        <PackagePlus />
        {label}
      </Button>
      {isOpen && <RegisterDialog of={of} onClose={() => setOpen(false)} />}
    </>
  );
}
