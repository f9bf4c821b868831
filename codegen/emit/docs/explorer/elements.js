import { word } from './catalog.js';

/** An element with its attributes and children. Texts are texts: nothing of the catalog is markup. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name === 'onclick' || name === 'onchange') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== ''));
  return element;
}

export const code = (text) => el('code', {}, text);

/** A link to another entry; a click on it is a step back and forth in the history. */
export const link = (kind, id, text) =>
  el('a', { href: `#/${kind}/${encodeURIComponent(id)}`, class: `to-${kind}` }, text ?? id);

export const badge = (text, kind = '') => el('span', { class: `badge ${kind}` }, text);

/** A heading with what belongs under it; nothing when there is nothing. */
export function section(title, ...children) {
  const all = children.flat(Infinity).filter((child) => child !== undefined);
  return all.length === 0 ? undefined : el('section', {}, el('h3', {}, title), all);
}

/** Facts as term and description; those without a value are left out. */
export function facts(pairs) {
  const given = pairs.filter(([, value]) => value !== undefined && value !== '');
  return el(
    'dl',
    {},
    given.map(([term, value]) => [el('dt', {}, term), el('dd', {}, value)]),
  );
}

export function table(head, rows) {
  const line = (tag, cells, attributes) =>
    el('tr', {}, ...cells.map((cell) => el(tag, attributes, cell)));
  const top = el('thead', {}, line('th', head, { scope: 'col' }));
  const body = el('tbody', {}, ...rows.map((cells) => line('td', cells)));
  return el('div', { class: 'scroll' }, el('table', {}, top, body));
}

/** A query with a button that copies it. */
export function query(text) {
  const button = el('button', { type: 'button', class: 'copy' }, word('copy'));
  const copied = () => {
    button.textContent = word('copied');
  };
  button.onclick = () => navigator.clipboard?.writeText(text).then(copied, () => {});
  return el('div', { class: 'query' }, el('pre', { tabindex: '0' }, text), button);
}

/** Things in a row, with commas between them. */
export const row = (items) => items.flatMap((item, index) => (index === 0 ? [item] : [', ', item]));
