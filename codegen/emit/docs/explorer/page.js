import { catalog, KINDS, state, word } from './catalog.js';
import { details } from './details.js';
import { editionDetails } from './editions.js';
import { el } from './elements.js';
import { drawList, mark, move } from './list.js';

const search = document.getElementById('search');
const pane = document.getElementById('details');
const STORED = `${catalog.name}-explorer`;
const SCHEMES = ['light dark', 'light', 'dark'];
let scheme = 0;

/** Choices survive a reload where the browser lets a file keep something. */
function restore() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED) ?? '{}');
    const preferred = [stored.locale, ...navigator.languages].flatMap(
      (wanted) =>
        catalog.locales.find(
          (locale) => wanted === locale || wanted?.split('-')[0] === locale.split('-')[0],
        ) ?? [],
    );
    state.locale = preferred[0] ?? state.locale;
    scheme = SCHEMES.indexOf(stored.scheme) > 0 ? SCHEMES.indexOf(stored.scheme) : 0;
  } catch {}
}

function store() {
  try {
    localStorage.setItem(STORED, JSON.stringify({ locale: state.locale, scheme: SCHEMES[scheme] }));
  } catch {}
}

/** `#/metric/run_duration` names what is open. */
const opened = () => decodeURIComponent(location.hash.slice(2));

function drawDetails() {
  const key = opened();
  const [kind, ...rest] = key.split('/');
  const content = kind === 'editions' ? editionDetails() : details[kind]?.(rest.join('/'));
  const shown = content || [el('p', { class: 'empty' }, word('choose'))];
  pane.replaceChildren(...shown.flat(Infinity).filter((part) => part !== undefined));
  pane.scrollTop = 0;
  mark(key);
}

function drawHeader() {
  document.documentElement.lang = state.locale;
  document.documentElement.style.colorScheme = SCHEMES[scheme];
  document.getElementById('title').textContent = word('title');
  document.getElementById('keys').textContent = word('keys');
  search.placeholder = word('search');
  search.setAttribute('aria-label', word('search'));
  const tabs = ['all', ...KINDS].map((kind) =>
    el(
      'button',
      {
        type: 'button',
        'aria-pressed': String(state.kind === kind),
        onclick: () => {
          state.kind = kind;
          draw();
        },
      },
      word(kind),
    ),
  );
  const editions = el('a', { href: '#/editions', class: 'tab' }, word('editions'));
  document.getElementById('kinds').replaceChildren(...tabs, editions);
  document
    .getElementById('choices')
    .replaceChildren(
      choice('edition', catalog.editions, catalog.editions, state.edition),
      choice('locale', catalog.locales, catalog.locales, state.locale, 'language'),
      themeChoice(),
    );
}

function choice(key, values, names, chosen, label = key) {
  return el(
    'label',
    {},
    el('span', {}, word(label)),
    el(
      'select',
      {
        name: key,
        onchange: ({ target }) => {
          state[key] = target.value;
          store();
          draw();
          document.querySelector(`select[name=${key}]`).focus();
        },
      },
      values.map((value, index) =>
        el('option', { value, selected: value === chosen }, names[index]),
      ),
    ),
  );
}

function themeChoice() {
  return el(
    'label',
    {},
    el('span', {}, word('theme')),
    el(
      'select',
      {
        name: 'theme',
        onchange: ({ target }) => {
          scheme = target.selectedIndex;
          store();
          document.documentElement.style.colorScheme = SCHEMES[scheme];
        },
      },
      word('themes').map((name, index) => el('option', { selected: index === scheme }, name)),
    ),
  );
}

function draw() {
  drawHeader();
  drawList(opened());
  drawDetails();
}

search.addEventListener('input', () => {
  state.search = search.value;
  drawList(opened());
});

document.addEventListener('keydown', (event) => {
  const typing = event.target === search;
  if (event.key === '/' && !typing && event.target.tagName !== 'SELECT') {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === 'Escape') {
    search.focus();
    search.select();
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && inList(event.target)) {
    event.preventDefault();
    move(event.key === 'ArrowDown' ? 1 : -1);
  } else if (event.key === 'Enter' && typing) {
    document.querySelector('#results a')?.click();
  }
});

const inList = (target) => target === search || target.closest('#results') !== null;

addEventListener('hashchange', drawDetails);
restore();
draw();
search.focus();
