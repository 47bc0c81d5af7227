/**
 * Elements made of text alone: there is no way to hand markup in, so that nothing which came from
 * the network can become any.
 */

/**
 * Makes an element. `text` is its text, `on` its listeners, `data` its data attributes; anything
 * else is an attribute: true sets it, and false, null or undefined leave it out.
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'text') node.textContent = value;
    else if (name === 'on') listen(node, value);
    else if (name === 'data') Object.assign(node.dataset, value);
    else setAttribute(node, name, value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return node;
}

function listen(node, listeners) {
  for (const [type, listener] of Object.entries(listeners)) node.addEventListener(type, listener);
}

/** Sets an attribute, and touches nothing if it is so already. */
export function setAttribute(node, name, value) {
  if (value === false || value === null || value === undefined) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** Sets an element's text, and touches nothing if it is so already. */
export function setText(node, text) {
  const wanted = text === null || text === undefined ? '' : String(text);
  if (node.textContent !== wanted) node.textContent = wanted;
}

export function byId(id) {
  return document.getElementById(id);
}

/** A button; `properties` as for `el`. */
export function button(text, click, properties = {}) {
  return el('button', { type: 'button', text, ...properties, on: { click } });
}

/**
 * Keeps a parent's children in step with a list: an element stays with its item's key, so that focus,
 * scrolling and open details survive, and only what has changed is touched.
 *
 * `create(item)` answers `{ node, update(item) }`.
 */
export function keyedList(parent, keyOf, create) {
  const rows = new Map();
  return items => {
    const kept = new Set();
    let before = parent.firstChild;
    for (const item of items) {
      const key = keyOf(item);
      if (kept.has(key)) continue;
      kept.add(key);
      if (!rows.has(key)) rows.set(key, create(item));
      const row = rows.get(key);
      row.update(item);
      if (row.node === before) before = before.nextSibling;
      else parent.insertBefore(row.node, before);
    }
    for (const [key, row] of rows) {
      if (kept.has(key)) continue;
      row.node.remove();
      rows.delete(key);
    }
  };
}

/** An empty table that scrolls in itself; its rows go into `body`. */
export function table(caption, columns, properties = {}) {
  const body = el('tbody');
  const head = columns.map(column =>
    el(
      'th',
      { scope: 'col', class: column.number ? 'number' : null },
      column.unseen ? el('span', { class: 'unseen', text: column.title }) : column.title,
    ),
  );
  const node = el(
    'div',
    { class: 'scroll', role: 'group', tabindex: '0', 'aria-label': caption },
    el(
      'table',
      properties,
      el('caption', { class: 'unseen', text: caption }),
      el('thead', {}, el('tr', {}, head)),
      body,
    ),
  );
  return { node, body };
}

/** A row whose cells are text; `texts(item)` answers one for each column, undefined to leave it alone. */
export function textRow(columns, texts) {
  const cells = columns.map((column, index) =>
    el(index === 0 ? 'th' : 'td', {
      scope: index === 0 ? 'row' : null,
      class: column.number ? 'number' : column.words ? 'words' : null,
    }),
  );
  return {
    node: el('tr', {}, cells),
    cells,
    update: item =>
      texts(item).forEach((text, index) => {
        if (text !== undefined) setText(cells[index], text);
      }),
  };
}
