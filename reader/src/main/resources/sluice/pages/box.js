/** This box: its state, and the levers to pause, resume and stop it, and to spawn a drainer. */

import { act } from './act.js';
import { post } from './api.js';
import { confirmed } from './dialog.js';
import { button, byId, setText } from './dom.js';
import { count } from './format.js';
import { chip, words } from './states.js';

export function box() {
  const state = chip('CONNECTING');
  state.node.dataset.testid = 'box-state';
  byId('box-state').append(state.node);
  let name = 'this box';
  let paused = false;
  const operate = id => ({ class: 'operate', data: { testid: id } });
  const spawn = button(
    'Spawn drainer',
    () =>
      act(
        spawn,
        () => post('/status/drainers'),
        drainer => `Drainer ${drainer.number} is there.`,
      ),
    operate('spawn'),
  );
  const pause = button(
    'Pause',
    () =>
      paused
        ? act(
            pause,
            () => post('/status/resume'),
            () => 'This box takes messages again.',
          )
        : act(
            pause,
            () => post('/status/pause'),
            () => 'This box pauses: it finishes what it holds.',
          ),
    operate('pause'),
  );
  const stop = button(
    'Stop this box',
    async () => {
      if (await confirmed(whatStopDoes(name)))
        act(
          stop,
          () => post('/status/stop'),
          () => `${name} begins to stop.`,
        );
    },
    { class: 'danger operate', data: { testid: 'stop-box' } },
  );
  byId('box-actions').append(spawn, pause, stop);
  return {
    update: ({ box: it, drainers }) => {
      name = it.worker;
      paused = it.state === 'PAUSED';
      // It may take messages and get none, because the queue is away.
      const away = it.state === 'TAKING' && !it.connected;
      state.update(away ? 'LOST' : it.state, away ? 'no queue' : words(it.state));
      setText(pause, paused ? 'Resume' : 'Pause');
      setText(
        byId('drainers-count'),
        `${count(drainers.busy)} of ${count(drainers.count)} busy` +
          (drainers.count > drainers.list.length ? `; the first ${drainers.list.length} are shown` : ''),
      );
    },
  };
}

function whatStopDoes(name) {
  return {
    title: `Stop ${name}?`,
    consequences: [
      'Its handlers finish what they work on, the rest is given back to the queue, and the process ends.',
      'This page goes with it. What started the box may start it again; this page can’t.',
    ],
    agree: 'Stop this box',
  };
}
