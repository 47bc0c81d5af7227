/** A sign and a tone for each state, so that colour is never alone in saying it. */

import { el, setAttribute, setText } from './dom.js';

const LOOKS = {
  SCHEDULED: ['◷', ''],
  QUEUED: ['…', 'warn'],
  RUNNING: ['▶', 'busy'],
  SUCCEEDED: ['✓', 'good'],
  FAILED: ['✕', 'bad'],
  CANCELLED: ['⊘', ''],
  LOST: ['?', 'bad'],
  RELEASED: ['↩', 'warn'],
  DONE: ['✓', 'good'],
  RETRY: ['↻', 'warn'],
  PUT_OFF: ['◷', ''],
  IDLE: ['○', ''],
  WORKING: ['▶', 'busy'],
  STOPPING: ['■', 'warn'],
  GONE: ['⊘', ''],
  TAKING: ['▶', 'good'],
  PAUSED: ['❚❚', 'warn'],
  FIRED: ['✓', 'good'],
  SKIPPED: ['⤼', 'warn'],
  ASKED_FOR: ['☝', 'busy'],
  LIVE: ['●', 'good'],
  CONNECTING: ['◌', 'warn'],
  OFFLINE: ['✕', 'bad'],
  READ_ONLY: ['◉', 'warn'],
};

export function look(state) {
  const [sign, tone] = LOOKS[state] ?? ['•', ''];
  return { sign, tone };
}

/** `PUT_OFF` reads `put off`. */
export function words(state) {
  return state.toLowerCase().replaceAll('_', ' ');
}

/** A chip that shows a state, and can show another one later. */
export function chip(state, text) {
  const node = el('span');
  const update = (next, label = words(next)) => {
    const { sign, tone } = look(next);
    setAttribute(node, 'class', `chip ${tone}`.trim());
    setAttribute(node, 'data-sign', sign);
    setAttribute(node, 'data-state', next);
    setText(node, label);
  };
  update(state, text);
  return { node, update };
}
