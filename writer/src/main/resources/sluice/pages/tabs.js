/** Tabs as the ARIA practices have them: arrows move, and the one with the focus is shown. */

import { byId } from './dom.js';

/** `chosen(id)` is called with the panel that is shown, at first with that of the address. */
export function tabs(list, chosen) {
  const all = [...list.querySelectorAll('[role="tab"]')];
  const panel = tab => byId(tab.getAttribute('aria-controls'));
  const choose = tab => {
    for (const other of all) {
      other.setAttribute('aria-selected', String(other === tab));
      other.tabIndex = other === tab ? 0 : -1;
      panel(other).hidden = other !== tab;
    }
    history.replaceState(null, '', `#${panel(tab).id}`);
    chosen(panel(tab).id);
  };
  const ofAddress = () => all.find(tab => `#${panel(tab).id}` === location.hash);
  list.addEventListener('click', event => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) choose(tab);
  });
  list.addEventListener('keydown', event => {
    const next = target(event.key, all.indexOf(document.activeElement), all.length);
    if (next === null) return;
    event.preventDefault();
    all[next].focus();
    choose(all[next]);
  });
  addEventListener('hashchange', () => {
    if (ofAddress()) choose(ofAddress());
  });
  choose(ofAddress() ?? all[0]);
}

function target(key, index, length) {
  if (index < 0) return null;
  const steps = {
    ArrowRight: (index + 1) % length,
    ArrowLeft: (index + length - 1) % length,
    Home: 0,
    End: length - 1,
  };
  return steps[key] ?? null;
}
