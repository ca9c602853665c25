'use client';
import { nextFrame, playKeys } from '@/components/ui/held-keys';
import type { EarlyClick, EarlyInput } from './early-input';

/** Does what was clicked and then what was typed, and what comes behind them meanwhile. */
export async function playEarlyInput({ clicks, keys, oldest }: EarlyInput): Promise<void> {
  await playClicks(clicks, oldest);
  await playKeys(keys);
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
