'use client';
import { BrokenPage } from '@/components/shell/broken-page';
import './globals.css';

type ErrorProps = { error: Error & { digest?: string }; reset: () => void };

const GlobalError = ({ error, reset }: ErrorProps) => (
  <html lang="en">
    <body>
      <main>
        <BrokenPage error={error} onRetry={reset} />
      </main>
    </body>
  </html>
);

export default GlobalError;
