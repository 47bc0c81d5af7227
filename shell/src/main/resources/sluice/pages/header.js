/** The header that both pages have: what this is, where it is, and whether it can be reached. */

import { apiKey, changeKey } from './api-key.js';
import { button, byId, el, setText } from './dom.js';
import { chip } from './states.js';

/**
 * Fills the header. `where` of what this answers sets the facts beside the name, `connection` the
 * state, `readOnly` whether that is said. `keyChanged` is called when the person gives another key.
 */
export function header(keyChanged) {
  const state = chip('CONNECTING', 'connecting');
  state.node.dataset.testid = 'connection';
  const role = chip('READ_ONLY', 'read-only');
  role.node.dataset.testid = 'read-only';
  role.node.hidden = true;
  const key = button(
    '',
    async () => {
      if (await changeKey()) {
        nameKey();
        keyChanged();
      }
    },
    { data: { testid: 'key-button' } },
  );
  const nameKey = () => setText(key, apiKey() ? 'Change API key' : 'API key');
  nameKey();
  byId('header-right').append(role.node, state.node, key);
  return {
    where: facts => showFacts(byId('where'), facts),
    connection: (name, text) => {
      state.update(name, text);
      nameKey();
    },
    readOnly: yes => {
      role.node.hidden = !yes;
    },
  };
}

function showFacts(place, facts) {
  const text = facts.map(([name, value]) => `${name} ${value}`).join('|');
  if (place.dataset.shown === text) return;
  place.dataset.shown = text;
  place.replaceChildren(
    ...facts.map(([name, value]) => el('span', {}, `${name} `, el('b', { text: value }))),
  );
}
