import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { type FormField, isNumber } from './prepare-form';

type Props = { field: FormField; value: string; onChange: (value: string) => void };

/** One column or parameter of a form that tries a model. */
export function FieldInput({ field, value, onChange }: Props) {
  const { name, isParam } = field;
  const id = `${isParam ? 'param' : 'field'}-${name}`;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="flex gap-2 text-xs font-medium">
        <span className="truncate">{name}</span>
        <span className="shrink-0 font-normal text-muted-foreground">{kindOf(field)}</span>
      </label>
      {field.type === 'boolean' && !field.isJson ? (
        <Select
          id={id}
          label={name}
          value={value}
          onValueChange={onChange}
          options={choicesOf(field, value)}
        />
      ) : (
        <Input
          id={id}
          value={value}
          placeholder={field.hint}
          inputMode={isNumber(field) ? 'decimal' : 'text'}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}

const kindOf = ({ type, isList, isJson, isOptional, isParam }: FormField) =>
  [isList ? `list of ${type}` : isJson ? 'JSON' : type, isParam ? 'parameter' : isOptional ? 'optional' : '']
    .filter(Boolean)
    .join(', ');

/** What may be left out may be left out again. */
function choicesOf({ isOptional, hint }: FormField, value: string) {
  const choices = ['true', 'false'].map((one) => ({ value: one, label: one }));
  const none = { value: '', label: hint ? `as usual: ${hint}` : 'not given' };
  return isOptional || value === '' ? [none, ...choices] : choices;
}
