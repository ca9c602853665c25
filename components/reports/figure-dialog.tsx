'use client';
import { useState } from 'react';
import { Field } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { figureLine, figureOf, ownAddress } from '@/lib/pure/report-figures';
import { nameOfFigure } from './figure-name';

type FigureDialogProps = { onClose: () => void; onInsert: (line: string) => void };

/** Takes the address of what shall be shown. */
export function FigureDialog({ onClose, onInsert }: FigureDialogProps) {
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const origin = window.location.origin;
  const figure = figureOf(address.trim(), origin);
  const url = ownAddress(address.trim(), origin);
  const wrong = address.trim() !== '' && !figure;
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title="Insert a figure"
        description="It stays live: whoever reads the report sees what they may see of it, as it is then."
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!figure || !url) return;
            onInsert(figureLine(name.trim() || nameOfFigure(figure), url));
            onClose();
          }}
        >
          <DialogBody className="flex flex-col gap-4">
            <Field
              label="Address"
              hint="Of a chart (“Copy link” in its menu), of the runs as you filtered and sorted them, of a run, of a chart of one run, of a picture among its artifacts, of a comparison, or of a model."
              error={wrong ? 'This is no page of this console that can be shown.' : undefined}
            >
              <Input
                value={address}
                autoFocus
                autoComplete="off"
                onChange={(event) => setAddress(event.target.value)}
              />
            </Field>
            <Field label="Name" hint="Left empty, it is named after what it shows.">
              <Input
                value={name}
                maxLength={200}
                autoComplete="off"
                placeholder={figure ? nameOfFigure(figure) : ''}
                onChange={(event) => setName(event.target.value)}
              />
            </Field>
          </DialogBody>
          <SubmitFooter isDisabled={!figure}>Insert</SubmitFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
