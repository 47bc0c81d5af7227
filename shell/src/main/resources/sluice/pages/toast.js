/** What became of an action, said in a corner and to screen readers. */

import { button, el } from './dom.js';

const GOOD_STAYS_MS = 6_000;
const BAD_STAYS_MS = 20_000;
const MOST = 4;

const region = el('div', {
  class: 'toasts',
  role: 'status',
  'aria-live': 'polite',
  data: { testid: 'toasts' },
});
document.body.append(region);

export function toast(text) {
  show(text, 'toast', GOOD_STAYS_MS);
}

export function toastError(error) {
  show(error.message, 'toast bad', BAD_STAYS_MS);
}

function show(text, look, stays) {
  const node = el('div', { class: look, data: { testid: 'toast' } }, el('p', { text }));
  node.append(button('✕', () => node.remove(), { class: 'icon', 'aria-label': 'Dismiss' }));
  region.append(node);
  while (region.children.length > MOST) region.firstChild.remove();
  setTimeout(() => node.remove(), stays);
}
