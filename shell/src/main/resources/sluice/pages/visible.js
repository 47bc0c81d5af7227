/** Work that stops while nobody looks: a hidden tab asks the service for nothing. */

function isVisible() {
  return document.visibilityState === 'visible';
}

/** Calls `shown` now if the page is visible, and whenever it becomes so; `hidden` when it ceases to be. */
export function whileVisible(shown, hidden) {
  if (isVisible()) shown();
  document.addEventListener('visibilitychange', () => (isVisible() ? shown() : hidden()));
}

/**
 * Calls `work` again and again, each time `pauseMs()` after the last call has ended, and only while
 * the page is visible. Ends once `work` answers false, or `stop` is called on what this answers.
 */
export function repeatedly(work, pauseMs) {
  let timer = null;
  let stopped = false;
  let busy = false;
  const turn = async () => {
    timer = null;
    busy = true;
    const goOn = isVisible() ? await work() : true;
    busy = false;
    if (goOn === false) stop();
    else if (!stopped && isVisible()) timer = setTimeout(turn, pauseMs());
  };
  const wake = () => {
    if (!stopped && !busy && timer === null && isVisible()) turn();
  };
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', wake);
  };
  document.addEventListener('visibilitychange', wake);
  turn();
  return { stop };
}
