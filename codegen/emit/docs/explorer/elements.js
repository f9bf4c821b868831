import { kindName, state, textOf, word } from './catalog.js';

/**
 * An element by its tag and class, `div.twin`, with its attributes, if any, and children. Texts are
 * texts: nothing of the catalog is markup.
 */
export function el(name, ...given) {
  const [tag, className = ''] = name.split('.');
  const attributes = given[0]?.constructor === Object ? given.shift() : {};
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key === 'onclick' || key === 'onchange') element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...given.flat(Infinity).filter((child) => child !== undefined && child !== ''));
  return element;
}

export const code = (text) => el('code', text);

/** A link to another entry; a click on it is a step back and forth in the history. */
export const link = (kind, id, text) =>
  el(`a.to-${kind}`, { href: `#/${kind}/${encodeURIComponent(id)}` }, text ?? id);

export const badge = (text, kind = '') => el('span', { class: `badge ${kind}` }, text);

/** A word as heading with what belongs under it; nothing when there is nothing. */
export function section(key, ...children) {
  const all = children.flat(Infinity).filter((child) => child !== undefined);
  return all.length === 0 ? undefined : el('section', el('h3', word(key)), all);
}

/** Facts by the word for each; those without a value are left out. */
export function facts(values) {
  const given = Object.entries(values).filter(([, value]) => [value ?? ''].flat().join('') !== '');
  return el(
    'dl',
    given.map(([key, value]) => [el('dt', word(key)), el('dd', value)]),
  );
}

/** A table under words. */
export function table(keys, rows) {
  const line = (tag, cells, attributes) =>
    el('tr', ...cells.map((cell) => el(tag, attributes, cell)));
  const top = el('thead', line('th', keys.map(word), { scope: 'col' }));
  const body = el('tbody', ...rows.map((cells) => line('td', cells, {})));
  return el('div.scroll', el('table', top, body));
}

/** A query with a button that copies it. */
export function query(text) {
  const button = el('button.copy', { type: 'button' }, word('copy'));
  const copied = () => {
    button.textContent = word('copied');
  };
  button.onclick = () => navigator.clipboard?.writeText(text).then(copied, () => {});
  return el('div.query', el('pre', { tabindex: '0' }, text), button);
}

/** Things in a row, with commas between them. */
export const row = (items) => items.flatMap((item, index) => (index === 0 ? [item] : [', ', item]));

/** Nothing when there is nothing. */
export const list = (items) =>
  items.length === 0 ? undefined : el('ul', ...items.map((item) => el('li', item)));

/** What stands above everything that is known of an entry. */
export const heading = (kind, name, texts) => [
  el('p.kind', kindName(kind)),
  el('h2', name),
  el('p.lead', textOf(texts)),
];

/** Said of what another edition has. */
export const absence = () => el('p.absence', word('notIn').replace('{edition}', state.edition));
