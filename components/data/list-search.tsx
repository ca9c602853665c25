import { cn } from '@/components/ui/cn';
import { SearchInput } from './search-input';

type Props = {
  /** Whose list it is, as its keys are listed: `Models`. */
  group: string;
  /** What is looked for: `models`. */
  of: string;
  placeholder?: string;
  value: string;
  /** Null for nothing: then the link has no word of it. */
  onSearch: (text: string | null) => unknown;
  className?: string;
};

/** The search of a page's list, in the bar above it. */
export const ListSearch = ({ group, of, placeholder, value, onSearch, className }: Props) => (
  <SearchInput
    keyGroup={group}
    label={`Search ${of}`}
    placeholder={placeholder}
    value={value}
    onValueChange={(text) => void onSearch(text || null)}
    className={cn('w-full sm:w-80', className)}
  />
);
