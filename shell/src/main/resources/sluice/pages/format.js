/** Numbers, times and money for people. What is not there is a dash. */

const NONE = '–';
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const absent = value => value === null || value === undefined || Number.isNaN(value);

export function count(value) {
  return absent(value) ? NONE : whole.format(value);
}

/** A count that has to fit where it is big: 12,345 in full, and 1.2M beyond a million. */
export function bigCount(value) {
  if (absent(value)) return NONE;
  if (value < 1_000_000) return whole.format(value);
  return value < 1_000_000_000 ? `${(value / 1e6).toFixed(1)}M` : `${(value / 1e9).toFixed(1)}G`;
}

export function rate(value) {
  if (absent(value)) return NONE;
  return value >= 100 || value === 0 ? whole.format(value) : value.toFixed(1);
}

export function dollars(value, currency = 'USD') {
  if (absent(value)) return NONE;
  const digits = value === 0 || value >= 0.01 ? 2 : Math.min(12, 1 - Math.floor(Math.log10(Math.abs(value))));
  const sign = currency === 'USD' ? '$' : `${currency} `;
  return (
    sign + value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  );
}

export function bytes(value) {
  if (absent(value)) return NONE;
  if (value < 1024) return `${whole.format(value)} B`;
  return value < 1_048_576 ? `${(value / 1024).toFixed(1)} KiB` : `${(value / 1_048_576).toFixed(2)} MiB`;
}

/** A quantity to three digits; what is counted in GB is small, and shown in bytes. */
export function quantity(value, unit) {
  if (absent(value)) return NONE;
  if (unit === 'GB') return bytes(Math.round(value * 2 ** 30));
  if (unit === 'GB-months') return `${bytes(Math.round(value * 2 ** 30))} for a month`;
  const digits = value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
  return `${digits} ${unit}`;
}

export function millis(value) {
  if (absent(value)) return NONE;
  if (value < 10) return `${Number(value.toPrecision(2))} ms`;
  return value < 1000 ? `${Math.round(value)} ms` : seconds(value / 1000);
}

export function seconds(value) {
  if (absent(value)) return NONE;
  if (value < 10) return `${value.toFixed(1)} s`;
  return wholeSeconds(value);
}

/** A duration that ticks: whole seconds, then minutes, hours and days. */
export function wholeSeconds(value) {
  if (absent(value)) return NONE;
  const all = Math.max(0, Math.floor(value));
  const [s, m, h, d] = [
    all % 60,
    Math.floor(all / 60) % 60,
    Math.floor(all / 3600) % 24,
    Math.floor(all / 86400),
  ];
  if (d > 0) return `${d} d ${h} h`;
  if (h > 0) return `${h} h ${m} min`;
  return m > 0 ? `${m} min ${s} s` : `${s} s`;
}

export function secondsBetween(from, to) {
  return (new Date(to) - new Date(from)) / 1000;
}

export function time(value) {
  return value ? clock.format(new Date(value)) : NONE;
}

/** The time alone today, with the day before it else. */
export function moment(value) {
  if (!value) return NONE;
  const date = new Date(value);
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : dayAndClock.format(date);
}

/** The end of an id, in which ids of the same moment differ. */
export function shortId(id) {
  return id.length > 13 ? `…${id.slice(-8)}` : id;
}
