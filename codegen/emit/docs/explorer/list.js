import { catalog, entries, kindName, state, textOf, word } from './catalog.js';
import { el } from './elements.js';

const results = document.getElementById('results');

/** Every word of the search must stand somewhere in the entry, in any language. */
function matches(entry, words) {
  const text = [entry.name, entry.note, ...entry.more, ...entry.text].join('\n').toLowerCase();
  return words.every((one) => text.includes(one));
}

/** Names that begin with the search come first, then names that hold it. */
function rank(entry, search) {
  const at = entry.name.toLowerCase().indexOf(search);
  return at === 0 ? 0 : at > 0 ? 1 : 2;
}

export function drawList(selected) {
  const search = state.search.trim().toLowerCase();
  const words = search.split(/\s+/).filter((one) => one !== '');
  const shown = entries()
    .filter(({ kind }) => state.kind === 'all' || kind === state.kind)
    .filter((entry) => matches(entry, words))
    .map((entry, index) => ({ entry, index, rank: search === '' ? 0 : rank(entry, search) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ entry }) => entry);
  document.getElementById('count').textContent =
    shown.length === 0 ? word('nothing') : `${shown.length} ${word('results')}`;
  results.replaceChildren(...shown.map((entry) => item(entry, entry.key === selected)));
}

function item(entry, selected) {
  return el(
    'li',
    {},
    el(
      'a',
      {
        href: `#/${entry.kind}/${encodeURIComponent(entry.id)}`,
        'aria-current': selected ? 'true' : undefined,
        tabindex: '-1',
        class: `entry to-${entry.kind}`,
      },
      el('span', { class: 'entry-name' }, shortName(entry)),
      el('span', { class: 'entry-kind' }, kindName(entry.kind)),
      el('span', { class: 'entry-text' }, textOf(entry.text)),
    ),
  );
}

/** The word that begins every name says nothing; recipes are called by their titles. */
function shortName({ kind, name, text }) {
  if (kind === 'recipe') return textOf(text);
  const start = name.startsWith(`${catalog.name}_`) ? `${catalog.name}_` : `${catalog.name}.`;
  return name.startsWith(start)
    ? el('span', {}, el('span', { class: 'dim' }, start), name.slice(start.length))
    : name;
}

/** Marks the entry that is open, and keeps it in sight. */
export function mark(selected) {
  for (const option of results.querySelectorAll('a')) {
    const on = decodeURIComponent(option.hash.slice(2)) === selected;
    if (!on) option.removeAttribute('aria-current');
    else {
      option.setAttribute('aria-current', 'true');
      option.scrollIntoView({ block: 'nearest' });
    }
  }
}

/** Moves the focus along the list; from its top back to the search. */
export function move(step) {
  const options = [...results.querySelectorAll('a')];
  const at = options.indexOf(document.activeElement);
  const next = at + step;
  if (next < 0) document.getElementById('search').focus();
  else options[Math.min(next, options.length - 1)]?.focus();
}
