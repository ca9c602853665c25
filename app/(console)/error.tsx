'use client';
import { BrokenPage } from '@/components/shell/broken-page';

type ErrorProps = { error: Error & { digest?: string }; reset: () => void };

const ConsoleError = ({ error, reset }: ErrorProps) => <BrokenPage error={error} onRetry={reset} />;

export default ConsoleError;
