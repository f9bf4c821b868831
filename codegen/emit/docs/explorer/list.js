import { catalog, entries, kindName, metricsNamedIn, state, textOf, word } from './catalog.js';
import { el } from './elements.js';

const results = document.getElementById('results');

/** Every word of the search must stand somewhere in the entry, in any language. */
function matches(entry, words) {
  const text = [entry.name, entry.note, ...entry.more, ...entry.text].join('\n').toLowerCase();
  return words.every((one) => text.includes(one));
}

/** What is named as a whole comes first, then names that begin with the search, then names that hold it. */
function rank(entry, search, named) {
  if (named.has(entry)) return 0;
  const at = entry.name.toLowerCase().indexOf(search);
  return at === 0 ? 1 : at > 0 ? 2 : 3;
}

/** Draws what the search finds; the key of the first entry that it names as a whole. */
export function drawList(selected) {
  const search = state.search.trim().toLowerCase();
  const words = search.split(/\s+/).filter((one) => one !== '');
  const ids = metricsNamedIn(search);
  const all = entries(ids);
  const named = new Set(all.filter(({ kind, id }) => kind === 'metric' && ids.has(id)));
  const shown = all
    .filter(({ kind }) => state.kind === 'all' || kind === state.kind)
    .filter((entry) => named.has(entry) || matches(entry, words))
    .map((entry, index) => ({ entry, index, rank: search === '' ? 0 : rank(entry, search, named) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ entry }) => entry);
  document.getElementById('count').textContent =
    shown.length === 0 ? word('nothing') : `${shown.length} ${word('results')}`;
  results.replaceChildren(...shown.map((entry) => item(entry, entry.key === selected)));
  return shown.find((entry) => named.has(entry))?.key;
}

function item(entry, selected) {
  const current = { 'aria-current': selected ? 'true' : undefined };
  const attributes = { class: `entry to-${entry.kind}`, href: hashOf(entry.key), tabindex: '-1' };
  const parts = [
    ['name', shortName(entry)],
    ['kind', kindName(entry.kind)],
    // The text of a recipe is its name.
    ['text', entry.kind === 'recipe' ? entry.more[0] : textOf(entry.text)],
  ];
  const shown = parts.map(([part, text]) => el(`span.entry-${part}`, text));
  return el('li', el('a', { ...attributes, ...current }, shown));
}

/** The word that begins every name says nothing; recipes are called by their titles. */
function shortName({ kind, name, text }) {
  if (kind === 'recipe') return textOf(text);
  const start = name.startsWith(`${catalog.name}_`) ? `${catalog.name}_` : `${catalog.name}.`;
  return name.startsWith(start)
    ? el('span', el('span.dim', start), name.slice(start.length))
    : name;
}

/** The address of an entry; ids of the catalog need no more than this. */
export const hashOf = (key) => `#/${key.split('/').map(encodeURIComponent).join('/')}`;

/** Marks the entry that is open, and keeps it in sight. */
export function mark(selected) {
  for (const option of results.querySelectorAll('a')) {
    const on = option.hash === hashOf(selected);
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
