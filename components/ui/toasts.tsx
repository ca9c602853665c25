'use client';
import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';

export function Toasts() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      closeButton
      toastOptions={{
        classNames: {
          toast: '!rounded-lg !border-border !bg-raised !text-foreground !shadow-float !font-sans !text-sm',
          description: '!text-muted-foreground !text-xs !font-mono',
          actionButton: '!bg-primary !text-primary-foreground !rounded-md !h-7 !px-2.5 !text-xs !font-medium',
          closeButton: '!bg-raised !border-border !text-muted-foreground',
        },
      }}
    />
  );
}
