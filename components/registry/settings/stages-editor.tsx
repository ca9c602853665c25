'use client';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import { type Stage, StageBadge } from '../stage-badge';
import { added, draftOf, isAs, isChanged, type Kind, moved, type StageDraft, toSaved } from './stages-draft';

const MIDDLE: { value: Kind; label: string }[] = [
  { value: 'staging', label: 'Staging' },
  { value: 'production', label: 'Production' },
];
const ENDS: Partial<Record<Kind, string>> = {
  initial: 'Where versions begin',
  archived: 'Where versions are put aside',
};

type Props = { stages: readonly Stage[]; canEdit: boolean };

export function StagesEditor({ stages, canEdit }: Props) {
  // What the draft was made on: what others save meanwhile takes nothing away that is written here.
  const [from, setFrom] = useState(stages);
  const [draft, setDraft] = useState(() => draftOf(stages));
  const begin = () => {
    setFrom(stages);
    setDraft(draftOf(stages));
  };
  const isDirty = isChanged(from, draft);
  if (isChanged(stages, draftOf(from)) && (!isDirty || isAs(stages, draft))) begin();
  const save = useCommand('registry.setStages', {
    invalidates: ['registry'],
    looksAgain: true,
    onSuccess: () => toast.success('The stages are saved'),
    onError: () => {},
  });
  if (!canEdit) {
    return (
      <ol className="flex flex-wrap gap-2">
        {stages.map(({ name, kind }) => (
          <li key={name}>
            <StageBadge stage={name} kind={kind} />
          </li>
        ))}
      </ol>
    );
  }
  const put = (at: number, change: Partial<StageDraft>) =>
    setDraft(draft.map((stage, place) => (place === at ? { ...stage, ...change } : stage)));
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ stages: toSaved(draft), seen: from.map(({ name, kind }) => ({ name, kind })) });
      }}
    >
      <ol aria-label="Stages" className="divide-y rounded-lg border">
        {draft.map((stage, at) => (
          <li key={stage.id} className="flex flex-wrap items-center gap-2 px-3 py-1.5">
            <Input
              aria-label={`Name of stage ${at + 1}`}
              value={stage.name}
              required
              maxLength={100}
              autoComplete="off"
              onChange={(event) => put(at, { name: event.target.value })}
              className="w-44"
            />
            {ENDS[stage.kind] ? (
              <span className="text-muted-foreground">{ENDS[stage.kind]}</span>
            ) : (
              <>
                <Select
                  label={`Kind of ${stage.name || `stage ${at + 1}`}`}
                  value={stage.kind}
                  onValueChange={(kind) => put(at, { kind })}
                  options={MIDDLE}
                />
                <span className="ms-auto flex items-center">
                  <Button
                    size="icon-xs"
                    variant="ghost"
                    aria-label={`Move ${stage.name} up`}
                    disabled={at <= 1}
                    onClick={() => setDraft(moved(draft, at, -1))}
                  >
                    <ArrowUp />
                  </Button>
                  <Button
                    size="icon-xs"
                    variant="ghost"
                    aria-label={`Move ${stage.name} down`}
                    disabled={at >= draft.length - 2}
                    onClick={() => setDraft(moved(draft, at, 1))}
                  >
                    <ArrowDown />
                  </Button>
                  <Button
                    size="icon-xs"
                    variant="ghost"
                    aria-label={`Remove ${stage.name}`}
                    onClick={() => setDraft(draft.filter((_, place) => place !== at))}
                  >
                    <X />
                  </Button>
                </span>
              </>
            )}
          </li>
        ))}
      </ol>
      {save.error && (
        <p role="alert" className="text-danger">
          {save.error.message}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" variant="ghost" onClick={() => setDraft(added(draft, crypto.randomUUID()))}>
          <Plus />
          Add a stage
        </Button>
        {isDirty && (
          <>
            <Button type="submit" size="sm" variant="primary" disabled={save.isPending} className="ms-auto">
              Save the stages
            </Button>
            <Button
              size="sm"
              onClick={() => {
                save.reset();
                begin();
              }}
            >
              Undo
            </Button>
          </>
        )}
      </div>
    </form>
  );
}
