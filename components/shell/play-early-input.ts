'use client';
import { nextFrame, playKeys } from '@/components/ui/held-keys';
import type { EarlyClick } from './early-input';

/** Acts once on what was clicked and typed before the page listened; from then on it listens by itself. */
export function playEarlyInput(): void {
  const early = window.plumblineEarlyInput;
  if (!early) return;
  delete window.plumblineEarlyInput;
  // What comes meanwhile is kept too, and stands behind.
  void playClicks(early.clicks, early.oldest)
    .then(() => playKeys(early.keys))
    .finally(early.stop);
}

async function playClicks(clicks: EarlyClick[], oldest: number): Promise<void> {
  for (let click = clicks.shift(); click; click = clicks.shift()) {
    await nextFrame();
    if (!click.button.isConnected || performance.now() - click.at > oldest) continue;
    // Menus open as soon as the button is pressed.
    const mouse = { bubbles: true, cancelable: true, composed: true, pointerType: 'mouse', isPrimary: true };
    click.button.dispatchEvent(new PointerEvent('pointerdown', { ...mouse, buttons: 1 }));
    click.button.dispatchEvent(new PointerEvent('pointerup', mouse));
    click.button.click();
  }
}
