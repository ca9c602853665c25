import { toast } from './toast';
import { hasTyped } from './typed';

const TOLD = 'session-ended';
let isTold = false;

/**
 * The session ended: sign in, and come back to this very view. Where something was typed the page stays, and one signs in
 * beside it.
 */
export function leaveForSignIn(): void {
  if (window.location.pathname === '/login') return;
  const here = window.location.pathname + window.location.search;
  const login = `/login?next=${encodeURIComponent(here)}${window.location.hash}`;
  if (!hasTyped()) {
    window.location.assign(login);
    return;
  }
  isTold = true;
  toast.error('Your session has ended. What you typed is still here: sign in in another tab, then go on.', {
    id: TOLD,
    duration: Number.POSITIVE_INFINITY,
    action: { label: 'Sign in', onClick: () => void window.open(login, '_blank', 'noopener') },
  });
}

/** The server knows who asks. */
export function noteAnswered(): void {
  if (!isTold) return;
  isTold = false;
  toast.dismiss(TOLD);
}
