'use client';
import { FlaskConical, Folder, Tag, Trash2, User } from 'lucide-react';
import { EmptyState } from '@/components/data/states';
import { LoadDemoButton } from '@/components/demo/load-demo-button';
import { useCanWrite, useIsAdmin } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { useExperimentsView } from './use-experiments-view';

/** Why the list is empty, and the way on. */
export function NoExperiments({ onCreate }: { onCreate: () => void }) {
  const [{ q, view, owner, tag, folder, flat }, setView] = useExperimentsView();
  const canWrite = useCanWrite();
  const isAdmin = useIsAdmin();
  const create = canWrite && (
    <Button variant="primary" onClick={onCreate}>
      New experiment
    </Button>
  );
  if (q) {
    return (
      <EmptyState
        icon={<FlaskConical />}
        title={`No experiment’s name has “${q}”`}
        actions={<Button onClick={() => void setView({ q: null })}>Clear the search</Button>}
      >
        {view === 'deleted' ? 'Only the trash was searched.' : 'Deleted ones are in the trash.'}
      </EmptyState>
    );
  }
  if (tag) {
    return (
      <EmptyState
        icon={<Tag />}
        title={`No experiment has the tag ${tag}`}
        actions={<Button onClick={() => void setView({ tag: null })}>Clear the tag</Button>}
      >
        {owner === 'me' ? 'Only your own were looked at.' : 'Tags are given by name and value.'}
      </EmptyState>
    );
  }
  if (view === 'deleted') {
    return (
      <EmptyState icon={<Trash2 />} title="The trash is empty">
        Deleted experiments wait here, with their runs, until they are restored.
      </EmptyState>
    );
  }
  if (owner === 'me') {
    return (
      <EmptyState
        icon={<User />}
        title="You have made no experiment yet"
        actions={
          <>
            <Button onClick={() => void setView({ owner: null })}>Show everyone’s</Button>
            {create}
          </>
        }
      >
        What you or your code makes with your access token is yours.
      </EmptyState>
    );
  }
  if (folder && !flat) {
    return (
      <EmptyState
        icon={<Folder />}
        title="This folder is empty"
        actions={
          <>
            <Button onClick={() => void setView({ folder: null })}>All folders</Button>
            {create}
          </>
        }
      >
        A folder is the part of a name before a slash: an experiment called{' '}
        <code className="font-mono">{folder}baseline</code> lies here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<FlaskConical />}
      title="No experiments yet"
      actions={
        <>
          {create}
          {isAdmin && <LoadDemoButton />}
        </>
      }
    >
      An experiment holds the runs of one task. The first run of <code className="font-mono">mlflow</code>{' '}
      makes one by itself.
    </EmptyState>
  );
}
