/** What is said and greyed while no snapshots come: how old the figures are must not be overlooked. */

import { byId, el, setText } from './dom.js';
import { time, wholeSeconds } from './format.js';

export function liveness() {
  const banner = el('div', { class: 'banner', hidden: true, data: { testid: 'banner' } });
  // Screen readers hear once that the connection is lost, and not each second for how long.
  byId('banner-region').before(banner);
  const announced = byId('banner-region');
  announced.classList.add('unseen');
  let heardAt = null;
  let lostFor = null;
  let ticking = null;
  const show = () => setText(banner, `✕ Connection lost. ${age(heardAt)} ${lostFor} Trying again …`);
  return {
    heard: () => {
      heardAt = Date.now();
      if (lostFor === null) return;
      lostFor = null;
      clearInterval(ticking);
      ticking = null;
      banner.hidden = true;
      document.body.classList.remove('stale');
      setText(announced, 'The connection is back.');
    },
    lost: reason => {
      lostFor = reason;
      ticking ??= setInterval(show, 1_000);
      show();
      banner.hidden = false;
      document.body.classList.add('stale');
      setText(announced, 'Connection lost. The figures are old.');
    },
  };
}

function age(heardAt) {
  return heardAt === null
    ? 'There are no figures yet.'
    : `The figures are ${wholeSeconds((Date.now() - heardAt) / 1000)} old, of ${time(heardAt)}.`;
}
