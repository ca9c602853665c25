'use client';
import { useEffect, useRef, useState } from 'react';
import { TablePick } from '@/components/features/table-pick';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { isCallError, uploadFile } from '@/lib/client/call';
import { plural } from '@/lib/pure/format';
import type { Chosen } from './job-form';

type Props = {
  chosen: Chosen;
  onChange: (some: Partial<Pick<Chosen, 'from' | 'uploadId' | 'start'>>) => void;
  onTable: (name: string) => void;
  error?: string;
};

/** The rows: of a table, or of a file that is sent at once. */
export function InputFields({ chosen: { when, from, table, start }, onChange, onTable, error }: Props) {
  const isStream = when === 'stream';
  return (
    <>
      <div className="flex flex-col items-start gap-1">
        <span className="text-xs font-medium">Rows</span>
        {!isStream && (
          <Segmented
            label="Rows"
            value={from}
            // The field forgets what was sent: so does the form.
            onValueChange={(next) => onChange({ from: next, uploadId: '' })}
            options={[
              { value: 'table', label: 'Of a table' },
              { value: 'file', label: 'Of a file' },
            ]}
          />
        )}
        <div className="mt-1 max-w-full">
          {isStream || from === 'table' ? (
            <TablePick
              id="job-rows"
              label="Choose the table to score"
              value={table}
              onPick={onTable}
              {...(error && { 'aria-describedby': 'job-rows-fault' })}
            />
          ) : (
            <FileField onUploaded={(uploadId) => onChange({ uploadId })} />
          )}
        </div>
        {error && (
          <p id="job-rows-fault" role="alert" className="text-xs text-danger">
            {error}
          </p>
        )}
      </div>
      {isStream && (
        <div className="flex flex-col gap-1">
          <span className="text-xs font-medium">Beginning</span>
          <Segmented
            label="Beginning"
            value={start}
            onValueChange={(next) => onChange({ start: next })}
            options={[
              { value: 'latest', label: 'With rows that come from now on' },
              { value: 'earliest', label: 'With all that is there' },
            ]}
          />
        </div>
      )}
    </>
  );
}

type Sent = { uploadId: string; rows: number; columns: { name: string }[] };

function FileField({ onUploaded }: { onUploaded: (uploadId: string) => void }) {
  const [said, setSaid] = useState<{ text: string; isFault: boolean }>();
  // One that comes late is not the one that was chosen last.
  const last = useRef<File>(undefined);
  useEffect(
    () => () => {
      last.current = undefined;
    },
    [],
  );
  const send = async (file: File | undefined) => {
    last.current = file;
    onUploaded('');
    if (!file) return setSaid(undefined);
    setSaid({ text: 'Sending …', isFault: false });
    try {
      const { uploadId, rows, columns } = (await uploadFile(
        'scoring.uploadInput',
        { fileName: file.name },
        file,
      )) as Sent;
      if (last.current !== file) return;
      onUploaded(uploadId);
      setSaid({
        text: `${plural(rows, 'row')} of ${plural(columns.length, 'column')}`,
        isFault: false,
      });
    } catch (error) {
      if (last.current !== file) return;
      setSaid({ text: isCallError(error) ? error.message : 'The file could not be sent.', isFault: true });
    }
  };
  return (
    <div className="flex flex-col gap-1">
      <Input
        id="job-rows"
        type="file"
        aria-label="Parquet or CSV file"
        accept=".parquet,.csv"
        onChange={(event) => void send(event.currentTarget.files?.[0])}
      />
      <p role="status" className={said?.isFault ? 'text-xs text-danger' : 'text-xs text-muted-foreground'}>
        {said?.text ?? 'Parquet, or CSV with a line of names.'}
      </p>
    </div>
  );
}
