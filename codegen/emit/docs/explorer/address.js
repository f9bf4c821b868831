import { catalog, KINDS, state } from './catalog.js';

/** What the state may be, by its name in the address. */
const choices = {
  language: ['locale', catalog.locales],
  edition: ['edition', catalog.editions],
  kind: ['kind', ['all', ...KINDS]],
  search: ['search', undefined],
};

/** What needs no mention. */
let usual = { ...state };

/** `metric/run_duration` of `#/metric/run_duration?edition=2026.5&search=lane`. */
export function opened() {
  const [path] = location.hash.slice(2).split('?');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Sets what is usual for this reader, before the address is read for the first time. */
export function usually(locale) {
  state.locale = locale ?? state.locale;
  usual = { ...state };
}

/** Takes the state from the address. A link names what it opens and leaves the state as it is. */
export function readAddress() {
  const given = new URLSearchParams(location.hash.split('?').slice(1).join('?'));
  for (const [name, [key, members]] of Object.entries(choices)) {
    const value = given.get(name) ?? (history.state === null ? state[key] : usual[key]);
    if (members === undefined || members.includes(value)) state[key] = value;
  }
}

/** Puts the state into the address, so that a copy of it shows the same. */
export function writeAddress() {
  const said = Object.entries(choices).filter(([, [key]]) => state[key] !== usual[key]);
  const query = new URLSearchParams(said.map(([name, [key]]) => [name, state[key]]));
  const [path] = location.hash.split('?');
  history.replaceState({}, '', `${path || '#/'}${said.length === 0 ? '' : `?${query}`}`);
}
