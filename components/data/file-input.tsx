type FileInputProps = {
  onFile: (file: File | undefined) => void;
  isRequired?: boolean;
  isDisabled?: boolean;
  id?: string;
  'aria-invalid'?: boolean;
  'aria-describedby'?: string;
};

/** A file of rows: CSV or Parquet. */
export const FileInput = ({ onFile, isRequired, isDisabled, ...control }: FileInputProps) => (
  <input
    type="file"
    accept=".csv,.parquet,text/csv"
    required={isRequired}
    disabled={isDisabled}
    onChange={({ target }) => onFile(target.files?.[0])}
    className="w-full rounded-md border border-control bg-background text-sm file:me-3 file:h-8 file:border-0 file:bg-muted file:px-3 file:text-sm file:font-medium file:text-foreground"
    {...control}
  />
);
