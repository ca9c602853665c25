'use client';
import type { ReactNode } from 'react';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

const Heading = ({ children }: { children?: ReactNode }) => <h3 className="text-base">{children}</h3>;

/** Markdown as text: no HTML of its author is let through, and images of elsewhere are not fetched. */
export const Markdown = ({ text }: { text: string }) => (
  <div className="prose-note">
    <ReactMarkdown
      remarkPlugins={[remarkGfm]}
      components={{
        a: ({ children, href }) => (
          <a href={href} target="_blank" rel="noreferrer noopener">
            {children}
          </a>
        ),
        img: ({ alt }) => <em>[image{alt ? `: ${alt}` : ''}]</em>,
        // A note's headings stand below those of the page, and leave out no level.
        h1: ({ children }) => <h3 className="text-lg">{children}</h3>,
        h2: Heading,
        h3: Heading,
        h4: Heading,
        h5: Heading,
        h6: Heading,
      }}
    >
      {text}
    </ReactMarkdown>
  </div>
);
