'use client';
import { Field, faultOf, readForm } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { useCommand } from '@/lib/client/use-operation';
import { STALLED_AFTER_TAG } from '@/lib/pure/run-health';

type StalledAfterProps = {
  experimentId: string;
  tags: readonly { key: string; value: string }[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

/** How long runs of an experiment may be silent. */
export function StalledAfterDialog({ experimentId, tags, isOpen, onOpenChange }: StalledAfterProps) {
  const own = tags.find(({ key }) => key === STALLED_AFTER_TAG)?.value;
  const options = { invalidates: ['tracking'], onSuccess: () => onOpenChange(false), onError: () => {} };
  const set = useCommand('tracking.setExperimentTag', options);
  const clear = useCommand('tracking.deleteExperimentTag', options);
  const error = set.error ?? clear.error;
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title="Stalled runs">
        <form
          onSubmit={(event) => {
            const { minutes = '' } = readForm(event);
            if (minutes !== '') set.mutate({ experimentId, key: STALLED_AFTER_TAG, value: minutes });
            else if (own === undefined) onOpenChange(false);
            else clear.mutate({ experimentId, key: STALLED_AFTER_TAG });
          }}
        >
          <DialogBody>
            <Field
              label="Minutes of silence after which a running run counts as stalled"
              hint="Set it above the longest pause between two logged values. Empty: what the installation says, 5 minutes unless it was changed."
              error={error ? (faultOf(error, 'value') ?? error.message) : undefined}
            >
              <Input
                name="minutes"
                type="number"
                min={1}
                max={99_999}
                step={1}
                defaultValue={own}
                autoFocus
              />
            </Field>
          </DialogBody>
          <SubmitFooter isDisabled={set.isPending || clear.isPending}>Save</SubmitFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
