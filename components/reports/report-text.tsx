'use client';
import { ExternalLink } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { useOrigin } from '@/lib/client/use-origin';
import { type Figure, figureOf, ownAddress, valueLinkOf } from '@/lib/pure/report-figures';
import { ChartFigure } from './chart-figure';
import { CompareFigure } from './compare-figure';
import { ModelFigure, VersionFigure } from './model-figures';
import { InlineValue, PictureFigure, RunChartFigure, RunFigure } from './run-figures';
import { RunsFigure } from './runs-figure';

/** The Markdown of a report. A link that stands in a line of its own is shown as what it leads to, live. */
export function ReportText({ text }: { text: string }) {
  const origin = useOrigin();
  return (
    <div className="prose-note prose-report">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={{
          p({ children, node }) {
            const [only, ...others] = node?.children ?? [];
            const isLink = only?.type === 'element' && only.tagName === 'a' && others.length === 0;
            const href = isLink ? String(only.properties.href ?? '') : '';
            const figure = href ? figureOf(href, origin) : undefined;
            if (!figure || !isLink) return <p>{children}</p>;
            const said = only.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
            return (
              <Shown href={href} figure={figure} title={said === href || said === '' ? undefined : said} />
            );
          },
          a: ({ children, href = '' }) => (
            <InlineLink href={href} origin={origin}>
              {children}
            </InlineLink>
          ),
          img: ({ alt }) => <em>[image{alt ? `: ${alt}` : ''}]</em>,
          // The title of the report is the page's first heading.
          h1: ({ children }) => <h2 className="text-xl">{children}</h2>,
          h2: ({ children }) => <h3 className="text-lg">{children}</h3>,
          h3: ({ children }) => <h4 className="text-base">{children}</h4>,
          h4: ({ children }) => <h5>{children}</h5>,
          h5: ({ children }) => <h6>{children}</h6>,
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

function InlineLink({ href, origin, children }: { href: string; origin: string; children: ReactNode }) {
  const value = valueLinkOf(href, origin);
  const own = ownAddress(href, origin);
  if (value && own) return <InlineValue runId={value.runId} valueKey={value.key} href={own.pathname} />;
  if (own) return <Link href={`${own.pathname}${own.search}${own.hash}`}>{children}</Link>;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

type ShownProps = { href: string; figure: Figure; title: string | undefined };

/** Their names are links already. */
const NAMES_ITSELF: ReadonlySet<Figure['kind']> = new Set(['run', 'model', 'version']);

function Shown({ href, figure, title }: ShownProps) {
  return (
    <div className="my-4">
      <OneFigure figure={figure} title={title} />
      {!NAMES_ITSELF.has(figure.kind) && (
        <Link
          href={href}
          className="mt-1 inline-flex items-center gap-1 rounded-xs text-xs text-muted-foreground no-underline hover:text-foreground"
        >
          <ExternalLink aria-hidden className="size-3" />
          Open{title ? ` ${title}` : ' where it is from'}
        </Link>
      )}
    </div>
  );
}

function OneFigure({ figure, title }: Omit<ShownProps, 'href'>) {
  switch (figure.kind) {
    case 'chart':
      return <ChartFigure experimentId={figure.experimentId} params={figure.params} title={title} />;
    case 'runs':
      return <RunsFigure experimentId={figure.experimentId} params={figure.params} title={title} />;
    case 'run-chart':
      return <RunChartFigure {...figure} title={title} />;
    case 'picture':
      return <PictureFigure {...figure} title={title} />;
    case 'compare':
      return <CompareFigure {...figure} title={title} />;
    case 'model':
      return <ModelFigure {...figure} />;
    case 'version':
      return <VersionFigure {...figure} />;
    default:
      return <RunFigure {...figure} />;
  }
}
