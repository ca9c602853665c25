'use client';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

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
        // A note's headings stand below those of the page.
        h1: ({ children }) => <h3>{children}</h3>,
        h2: ({ children }) => <h4>{children}</h4>,
        h3: ({ children }) => <h5>{children}</h5>,
      }}
    >
      {text}
    </ReactMarkdown>
  </div>
);
