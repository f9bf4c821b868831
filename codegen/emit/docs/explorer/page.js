import {
  catalog,
  KINDS,
  opened,
  readAddress,
  state,
  usually,
  word,
  writeAddress,
} from './catalog.js';
import { detailsOf } from './details.js';
import { editionDetails, newsDetails } from './editions.js';
import { el } from './elements.js';
import { drawList, hashOf, mark, move } from './list.js';

const search = document.getElementById('search');
const pane = document.getElementById('details');

/** The language of the reader that there are texts in. */
function preferred() {
  const [first] = navigator.languages.flatMap(
    (wanted) =>
      catalog.locales.find(
        (locale) => wanted === locale || wanted.split('-')[0] === locale.split('-')[0],
      ) ?? [],
  );
  return first;
}

/** What is open; while nothing is, what the search names; else the news. */
function drawDetails(named) {
  const key = opened() || named || '';
  const [kind, ...rest] = key.split('/');
  const content = kind === 'editions' ? editionDetails() : detailsOf(kind, rest.join('/'));
  const missing = key !== '' && !content && el('p.absence', word('nothing'));
  const back = el('a.back', { href: '#/' }, `‹ ${word('all')}`);
  const shown = [content && back, missing, content || newsDetails()];
  pane.replaceChildren(...shown.flat(Infinity).filter((part) => part));
  pane.scrollTop = 0;
  mark(key);
  // On a narrow screen there is room for the list or for what was opened.
  document.body.classList.toggle('reading', opened() !== '' && Boolean(content));
}

function drawHeader() {
  document.documentElement.lang = state.locale;
  document.getElementById('title').textContent = word('title');
  document.getElementById('keys').textContent = word('keys');
  search.placeholder = word('search');
  search.setAttribute('aria-label', word('search'));
  const tabs = ['all', ...KINDS].map((kind) => {
    const pressed = { 'aria-pressed': String(state.kind === kind) };
    const own = { type: 'button', id: `kind-${kind}`, onclick: () => choose('kind', kind) };
    return el('button', { ...own, ...pressed }, word(kind));
  });
  const editions = el('a.tab', { href: '#/editions', id: 'to-editions' }, word('editions'));
  document.getElementById('kinds').replaceChildren(...tabs, editions);
  document
    .getElementById('choices')
    .replaceChildren(
      choice('edition', 'edition', catalog.editions, catalog.editions.indexOf(state.edition)),
      choice('locale', 'language', catalog.locales, catalog.locales.indexOf(state.locale)),
    );
}

function choice(name, label, texts, chosen) {
  const options = texts.map((text, index) => el('option', { selected: index === chosen }, text));
  const onchange = ({ target }) => choose(name, target.value);
  const select = el('select', { name, id: `choose-${name}`, onchange }, options);
  return el('label', el('span', word(label)), select);
}

function choose(key, value) {
  state[key] = value;
  writeAddress();
  draw();
  if (key === 'kind') document.body.classList.remove('reading');
}

/** Draws everything anew; what had the focus has it again, or the details that a link led to. */
function draw() {
  const focused = document.activeElement;
  const listed = focused.closest('#results') && focused.hash;
  if (search.value !== state.search) search.value = state.search;
  drawHeader();
  drawDetails(drawList(opened()));
  if (focused.isConnected) return;
  const again =
    document.getElementById(focused.id) ??
    [...document.querySelectorAll('#results a')].find(({ hash }) => hash === listed);
  (again ?? pane).focus({ preventScroll: true });
}

/** A line that was pasted opens what it names. */
search.addEventListener('input', ({ inputType }) => {
  state.search = search.value;
  const named = drawList(opened());
  if (named && inputType === 'insertFromPaste' && opened() !== named) location.hash = hashOf(named);
  else if (opened() === '') drawDetails(named);
  document.body.classList.remove('reading');
  writeAddress();
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

addEventListener('hashchange', () => {
  readAddress();
  draw();
  writeAddress();
  if (document.body.classList.contains('reading')) scrollTo(0, 0);
});
usually(preferred());
readAddress();
writeAddress();
draw();
search.focus();
