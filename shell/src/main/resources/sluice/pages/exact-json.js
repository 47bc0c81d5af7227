/**
 * JSON whose numbers keep what they were written with, as payloads do on their way: an id of 19
 * digits is not what a double makes of it. Where a browser does not tell how a number was written
 * (JSON.rawJSON is missing), numbers are doubles and texts stay as they are.
 */

/** As many digits as a double may need; with more, some are lost. */
const DIGITS_OF_A_DOUBLE = 17;

/** Numbers are numbers, but for those that would lose digits: these are as `JSON.rawJSON` makes them. */
export function parse(text) {
  return JSON.parse(text, (name, value, context) =>
    typeof value === 'number' && JSON.rawJSON && losesDigits(value, context.source)
      ? JSON.rawJSON(context.source)
      : value,
  );
}

function losesDigits(value, source) {
  const digits = source.split(/e/i)[0].replace(/\D/g, '').replace(/^0+/, '').length;
  return digits > DIGITS_OF_A_DOUBLE || (Number.isInteger(value) && !Number.isSafeInteger(value));
}

/** JSON is indented, with each number as it was written; any other text stays. */
export function indented(text) {
  if (!JSON.rawJSON) return text;
  try {
    const exact = JSON.parse(text, (name, value, context) =>
      typeof value === 'number' ? JSON.rawJSON(context.source) : value,
    );
    return JSON.stringify(exact, null, 2);
  } catch {
    return text;
  }
}
