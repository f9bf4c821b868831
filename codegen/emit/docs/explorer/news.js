import { catalog, textOf, word } from './catalog.js';
import { code, el, link, row } from './elements.js';
import { placeOf } from './names.js';

/** What the newest edition changes: what is shown while nothing is open. */
export function newsDetails() {
  if (catalog.news.length === 0) return [el('p', { class: 'empty' }, word('choose'))];
  const [before, newest] = catalog.editions.slice(-2);
  return [
    el('p', { class: 'kind' }, word('changes')),
    el('h2', {}, `${before} → ${newest}`),
    el('p', { class: 'lead' }, word('choose')),
    el(
      'ul',
      { class: 'news' },
      catalog.news.map(([texts, places]) => el('li', {}, sentence(textOf(texts), places))),
    ),
    el('p', {}, el('a', { href: '#/editions' }, word('editions'))),
  ];
}

/** Every other part of a text is a place for values. */
function sentence(text, places) {
  return text
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 === 0 ? part : row(places[part].map(named))));
}

function named(name) {
  const place = placeOf.get(name);
  return place === undefined ? code(name) : link(...place, name);
}
