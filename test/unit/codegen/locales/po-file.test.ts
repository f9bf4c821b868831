import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkTranslations } from '../../../../codegen/locales/check.ts';
import { readLocales, updatePo } from '../../../../codegen/locales/locale-files.ts';
import { type PoFile, placeOf, printPo, readPo } from '../../../../codegen/locales/po-file.ts';
import { Translations } from '../../../../codegen/locales/translations.ts';
import { blocks } from '../../../kit/blocks.ts';
import { workshop } from '../../../kit/codegen.ts';

const FILE = readFileSync(new URL('ja.po', import.meta.url), 'utf8');

function sound(text: string): PoFile {
  const { po, diagnostics } = readPo('ja.po', text);
  expect(diagnostics).toEqual([]);
  return po!;
}

test('a file is printed as it was read', () => {
  expect(printPo(sound(FILE))).toBe(FILE);
});

test('an entry whose translation was deleted is not translated', () => {
  const { entries } = sound('msgctxt "a"\nmsgid "Runs"\n');
  expect(entries).toMatchObject([{ context: 'a', english: 'Runs', text: '' }]);
});

const twice = 'msgctxt "metrics.runs.description"\nmsgid "x"\nmsgstr "y"\n';

test.each([
  ['an open quote', FILE.replace('"Runs that ended."', '"Runs that ended.'), 10, 'po-syntax'],
  ['another encoding', FILE.replace('終了', '\ufffd'), 10, 'po-syntax'],
  ['the mark of a merge conflict', `<<<<<<< HEAD\n${FILE}`, 1, 'po-syntax'],
  ['a context that stands twice', `${FILE}\n${twice}`, 25, 'po-duplicate'],
])('%s is found at its line', (_, text, line, id) => {
  expect(readPo('ja.po', text).diagnostics).toMatchObject([{ id, position: { line } }]);
});

type Wanted = readonly (readonly [context: string, english: string])[];

const update = (wanted: Wanted, text = FILE) =>
  updatePo(
    sound(text),
    wanted.map(([context, english]) => ({ context, english })),
  );

/** The entries after an update, as `context: text` with a mark on those that are fuzzy. */
function updated(wanted: Wanted): string[] {
  const { entries, obsolete } = update(wanted);
  const show = ({ context, text, fuzzy }: PoFile['entries'][number]): string =>
    `${context}: ${text.split('\n')[0]}${fuzzy ? ' (fuzzy)' : ''}`;
  return [...entries.map(show), ...obsolete.map((one) => `gone ${show(one)}`)];
}

describe('an editor may wrap contexts', () => {
  const wrapped = FILE.replaceAll(/^msgctxt "(\w+)\.(.*)"$/gm, 'msgctxt ""\n"$1."\n"$2"');

  test('and they are read as before', () => {
    expect(wrapped.match(/^msgctxt ""$/gm)).toHaveLength(2);
    expect(sound(wrapped).entries).toEqual(sound(FILE).entries);
    expect(placeOf(sound(wrapped), 'alerts.absent.runbook').position.line).toBe(15);
  });

  test('of one that stands twice both places are named', () => {
    const twice = `${wrapped}\nmsgctxt ""\n"metrics.runs."\n"description"\nmsgid "A"\nmsgstr ""\n`;
    const message = '`metrics.runs.description` stands twice in this file';
    const related = { position: { line: 8 } };
    expect(readPo('ja.po', twice).diagnostics).toMatchObject([{ message, related }]);
  });

  test('a part of a file has them', () => {
    const { folder, write } = workshop();
    write('ja.po', wrapped);
    const contexts = readLocales(folder, 'alerts').files.get('ja')?.entries;
    expect(contexts?.map(({ context }) => context)).toEqual(['alerts.absent.runbook']);
  });
});

const RUNS = 'metrics.runs.description';

test('a new text has a place and no translation, in the order of the catalog', () => {
  expect(
    updated([
      ['alerts.absent.runbook', 'Read the log.\nRestart it.'],
      ['metrics.new.description', 'New.'],
      [RUNS, 'Runs that ended.'],
    ]),
  ).toEqual([
    'alerts.absent.runbook: ログを読みます。',
    'metrics.new.description: ',
    'metrics.runs.description: 終了した実行。',
    'gone metrics.gone.description: なくなった。',
  ]);
});

test('a changed text keeps its translation, marked, with the text that was translated', () => {
  const marked = { fuzzy: true, previous: 'msgid "Runs that ended."' };
  const once = update([[RUNS, 'Runs that have ended.']]);
  expect(once.entries).toMatchObject([marked]);
  const twice = update([[RUNS, 'Runs that have all ended.']], printPo(once));
  expect(twice.entries).toMatchObject([marked]);
});

test.each([
  ['is renamed', 'metrics.agent_runs.description', 'Runs that ended.', '終了した実行。'],
  ['comes back', 'metrics.gone.description', 'Gone.', 'なくなった。'],
])('a text that %s takes its translation along', (_, context, english, text) => {
  expect(updated([[context, english]])).toContain(`${context}: ${text}`);
});

test('what follows a text that came in between takes its translation along', () => {
  const list = (...texts: string[]) =>
    texts.map((english, index) => ({ context: `never.${index}`, english }));
  const usual = { fuzzy: false, comment: '', previous: '' };
  const entries = list('One.', 'Two.', 'Three.').map((entry) => ({
    ...{ ...entry, ...usual },
    text: `«${entry.english}»`,
  }));
  const wanted = list('One.', 'New.', 'Two.', 'Three.');
  const after = updatePo({ headers: {}, entries, obsolete: [] }, wanted).entries;
  expect(after.map(({ text }) => text)).toEqual(['«One.»', '', '«Two.»', '«Three.»']);
  expect(after.some(({ fuzzy }) => fuzzy)).toBe(false);
});

test('an update that changes nothing leaves the entries, and with them the file, alone', () => {
  const file = sound(FILE);
  expect(
    updatePo(
      file,
      file.entries.map((entry) => ({ ...entry })),
    ).entries,
  ).toBe(file.entries);
});

test('English stands in for what is missing, fuzzy, or translated from another text', () => {
  const fuzzy = FILE.replace('msgctxt "metrics.runs', '#, fuzzy\nmsgctxt "metrics.runs');
  const of = (text: string, english: string): string | undefined =>
    new Translations(new Map([['ja', sound(text)]])).of(RUNS.split('.'), english)['ja'];
  expect(of(FILE, 'Runs that ended.')).toBe('終了した実行。');
  expect(of(FILE, 'Runs that have ended.')).toBe('Runs that have ended.');
  expect(of(fuzzy, 'Runs that ended.')).toBe('Runs that ended.');
});

const findingsIn = (english: string, text: string, locale = 'ja'): string[] => {
  const entry = { context: 'a.b', english, text, fuzzy: false, comment: '', previous: '' };
  const po = { file: `${locale}.po`, text: '', headers: {}, entries: [entry], obsolete: [] };
  return checkTranslations(locale, po).map(({ id }) => id);
};

test.each(blocks(new URL('check.txt', import.meta.url)))(
  '%s is found',
  (_, english = '', text = '', locale = '', id) => {
    expect(findingsIn(english, text, locale)).toEqual([id]);
  },
);

test.each([
  ['Talk', 'Talk', 'ja'],
  ['OpenTelemetry', 'OpenTelemetry', 'ko'],
  ['Gateway and RPC', 'ゲートウェイと RPC', 'ja'],
  ['Tokens used', 'トークン', 'ja'],
])('a name may stay: %s', (english, text, locale) => {
  expect(findingsIn(english, text, locale)).toEqual([]);
});
