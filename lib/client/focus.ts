/** Fields that one types into. */
export const TYPING = 'input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable=true]';

/** What lies over the page. */
export const LAYER = '[role=dialog], [role=alertdialog], [role=menu]';

/** Whether somebody is at work there: the focus is not taken from it for what the page has found meanwhile. */
export const isAtWork = (focused: Element | null): boolean =>
  focused !== null && focused.closest(`${LAYER}, ${TYPING}`) !== null;
