/** The two charts. They take their colours from the style sheet, and are made anew with them. */

import uPlot from './uPlot.esm.js';
import { byId, setAttribute } from './dom.js';
import { bigCount, rate } from './format.js';

const SPAN_S = 600;
const HEIGHT = 210;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

export function charts(history) {
  const throughput = chart('throughput', () => history.throughput(), rate, [
    { label: 'processed/s', colour: '--accent' },
    { label: 'failed/s', colour: '--bad', dash: [6, 4] },
  ]);
  const depth = chart('depth', () => history.depth(), bigCount, [
    { label: 'ready', colour: '--accent' },
    { label: 'in flight', colour: '--warn', dash: [6, 4] },
    { label: 'dead', colour: '--bad', dash: [2, 3] },
  ]);
  return {
    update: () => {
      throughput.update();
      depth.update();
    },
  };
}

function chart(id, data, format, lines) {
  const place = byId(id);
  let plot = null;
  const rebuild = () => {
    plot?.destroy();
    plot = new uPlot(options(place.clientWidth, format, lines), data(), place);
    describe(plot, id, data(), format, lines);
  };
  rebuild();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', rebuild);
  new ResizeObserver(() => {
    if (place.clientWidth > 0 && place.clientWidth !== plot.width)
      plot.setSize({ width: place.clientWidth, height: HEIGHT });
  }).observe(place);
  return {
    update: () => {
      plot.setData(data());
      // Nobody points at a moment: the legend tells the last one.
      if (plot.cursor.idx === null || plot.cursor.left < 0) plot.setLegend({ idx: plot.data[0].length - 1 });
      describe(plot, id, data(), format, lines);
    },
  };
}

function options(width, format, lines) {
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--quiet'),
    grid: { stroke: colour('--grid'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    padding: [10, 8, 0, 0],
    cursor: { drag: { setScale: false, x: false, y: false }, sync: { key: 'status' }, y: false },
    scales: {
      x: { range: (plot, min, max) => [(max ?? Date.now() / 1000) - SPAN_S, max ?? Date.now() / 1000] },
      y: { range: (plot, min, max) => [0, Math.max(1, (max ?? 0) * 1.1)] },
    },
    axes: [
      {
        ...axis,
        size: 32,
        space: 70,
        values: (plot, splits) => splits.map(it => clock.format(new Date(it * 1000))),
      },
      { ...axis, size: 52, values: (plot, splits) => splits.map(it => bigCount(it)) },
    ],
    series: [
      { label: 'time', value: (plot, at) => (at ? new Date(at * 1000).toLocaleTimeString('en-GB') : '–') },
      ...lines.map(line => ({
        label: line.label,
        stroke: colour(line.colour),
        width: 2,
        dash: line.dash,
        spanGaps: true,
        points: { show: false },
        value: (plot, value) => format(value),
      })),
    ],
  };
}

/** A canvas is nothing to a screen reader: its last values are said in words. */
function describe(plot, id, data, format, lines) {
  const last = lines.map(
    (line, index) => `${line.label} ${format(data[index + 1].findLast(it => it !== null))}`,
  );
  const canvas = plot.root.querySelector('canvas');
  setAttribute(canvas, 'role', 'img');
  setAttribute(canvas, 'aria-label', `Chart of ${id}; last values: ${last.join(', ')}`);
}
