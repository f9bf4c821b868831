import { kindName, state, textOf, word } from './catalog.js';
import { el } from './elements.js';

/** What stands above everything that is known of an entry. */
export function heading(kind, name, texts) {
  return [
    el('p', { class: 'kind' }, kindName(kind)),
    el('h2', {}, name),
    el('p', { class: 'lead' }, textOf(texts)),
  ];
}

/** Said of what another edition has. */
export const absence = () =>
  el('p', { class: 'absence' }, word('notIn').replace('{edition}', state.edition));

/** Nothing when there is nothing. */
export const list = (items) =>
  items.length === 0 ? undefined : el('ul', {}, ...items.map((item) => el('li', {}, item)));
