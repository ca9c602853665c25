import { jobHref } from '@/components/scoring/links';
import { HoverLink } from '@/components/ui/hover-link';
import { shortId } from '@/lib/pure/format';

/** Where an object is looked at. A type without a line here has no page of its own. */
const PAGES: Record<string, (id: string, name: string) => string> = {
  experiment: (id) => `/experiments/${id}`,
  run: (id) => `/runs/${id}`,
  user: (_, name) => `/admin/users?q=${encodeURIComponent(name)}`,
  group: (_, name) => `/admin/groups?q=${encodeURIComponent(name)}`,
  token: (_, name) => `/admin/tokens?q=${encodeURIComponent(name)}`,
  sso: () => '/admin/single-sign-on',
  registry: () => '/admin/registry',
  'registered-model': (_, name) => `/models/${encodeURIComponent(name)}`,
  'model-version': (id, name) => {
    const version = id.slice(id.lastIndexOf('/') + 1);
    return `/models/${encodeURIComponent(name.replace(/ version \d+$/, ''))}/versions/${version}`;
  },
  'feature-table': (_, name) => `/features/${encodeURIComponent(name)}`,
  'serving-endpoint': (_, name) => `/endpoints/${encodeURIComponent(name)}`,
  monitor: (id) => `/monitors/${id}`,
  report: (id) => `/reports/${id}`,
  'scoring-job': (_, name) => jobHref(name),
  import: (id) => `/admin/imports/${id}`,
};

/** They have no name, and are looked at by their ids all the same. */
const NAMELESS = ['run', 'sso', 'registry', 'import'];

const isLong = (id: string) => /^[0-9a-f-]{16,}$/i.test(id);

type Props = { type: string | null; id: string | null; name: string | null };

/** What something was done to: its type, and its name, or its id where it has none or is gone. */
export function ObjectText({ type, id, name }: Props) {
  if (!type || !id) return <span className="text-muted-foreground">–</span>;
  const text = name ?? (id === '*' ? 'all of them' : isLong(id) ? shortId(id) : id);
  const page = Object.hasOwn(PAGES, type) ? PAGES[type] : undefined;
  const isThere = name !== null || NAMELESS.includes(type);
  return (
    <span className="flex min-w-0 items-baseline gap-1.5" title={`${type} ${id}`}>
      <span className="shrink-0 text-muted-foreground">{type.replaceAll(/[_-]/g, ' ')}</span>
      {page && isThere ? (
        <HoverLink href={page(id, name ?? '')} className="truncate rounded-xs hover:text-accent">
          {text}
        </HoverLink>
      ) : (
        <span className="truncate">{text}</span>
      )}
    </span>
  );
}
