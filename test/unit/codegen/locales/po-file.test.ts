import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkTranslations } from '../../../../codegen/locales/check.ts';
import { readLocales, updatePo } from '../../../../codegen/locales/locale-files.ts';
import { type PoFile, placeOf, printPo, readPo } from '../../../../codegen/locales/po-file.ts';
import { Translations } from '../../../../codegen/locales/translations.ts';
import { blocks } from '../../../kit/blocks.ts';

const HEADER = `msgid ""
msgstr ""
"Language: ja\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
`;

const FILE = `${HEADER}
msgctxt "metrics.runs.description"
msgid "Runs that ended."
msgstr "終了した実行。"

# A word with a trade-off.
msgctxt "alerts.absent.runbook"
msgid ""
"Read the log.\\n"
"Restart it."
msgstr ""
"ログを読みます。\\n"
"再起動します。"

#~ msgctxt "metrics.gone.description"
#~ msgid "Gone."
#~ msgstr "なくなった。"
`;

function sound(text: string): PoFile {
  const { po, diagnostics } = readPo('ja.po', text);
  expect(diagnostics).toEqual([]);
  if (po === undefined) throw new Error('unreadable');
  return po;
}

const findings = (text: string): string[] =>
  readPo('ja.po', text).diagnostics.map(({ id, position }) => `${position.line} ${id}`);

test('a file is printed as it was read', () => {
  expect(printPo(sound(FILE))).toBe(FILE);
});

test.each([
  ['an open quote', FILE.replace('"Runs that ended."', '"Runs that ended.'), 10, 'po-syntax'],
  ['another encoding', FILE.replace('終了', '\ufffd'), 10, 'po-syntax'],
  ['the mark of a merge conflict', `<<<<<<< HEAD\n${FILE}`, 1, 'po-syntax'],
  [
    'a context that stands twice',
    `${FILE}\nmsgctxt "metrics.runs.description"\nmsgid "x"\nmsgstr "y"\n`,
    25,
    'po-duplicate',
  ],
])('%s is found at its line', (_, text, line, id) => {
  expect(findings(text)).toEqual([`${line} ${id}`]);
});

/** The entries after an update, as `context: text` with a mark on those that are fuzzy. */
const updated = (wanted: readonly (readonly [string, string])[]): string[] => {
  const after = updatePo(
    sound(FILE),
    wanted.map(([context, english]) => ({ context, english })),
  );
  const show = ({ context, text, fuzzy }: PoFile['entries'][number]): string =>
    `${context}: ${text.split('\n')[0]}${fuzzy ? ' (fuzzy)' : ''}`;
  return [...after.entries.map(show), ...after.obsolete.map((one) => `gone ${show(one)}`)];
};

const RUNBOOK = ['alerts.absent.runbook', 'Read the log.\nRestart it.'] as const;

describe('an editor may wrap contexts', () => {
  const wrapped = FILE.replaceAll(/^msgctxt "(\w+)\.(.*)"$/gm, 'msgctxt ""\n"$1."\n"$2"');

  test('and they are read as before', () => {
    expect(wrapped.match(/^msgctxt ""$/gm)).toHaveLength(2);
    expect(sound(wrapped).entries).toEqual(sound(FILE).entries);
    expect(placeOf(sound(wrapped), 'alerts.absent.runbook').position.line).toBe(15);
  });

  test('of one that stands twice both places are named', () => {
    const twice = `${wrapped}\nmsgctxt ""\n"metrics.runs."\n"description"\nmsgid "A"\nmsgstr ""\n`;
    const { diagnostics } = readPo('ja.po', twice);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      '`metrics.runs.description` stands twice in this file',
    ]);
    expect(diagnostics[0]?.related?.position.line).toBe(8);
  });

  test('a part of a file has them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'locales-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'ja.po'), wrapped);
    const contexts = readLocales(folder, 'alerts').files.get('ja')?.entries;
    expect(contexts?.map(({ context }) => context)).toEqual(['alerts.absent.runbook']);
  });
});

test('a new text has a place and no translation, in the order of the catalog', () => {
  expect(
    updated([
      RUNBOOK,
      ['metrics.new.description', 'New.'],
      ['metrics.runs.description', 'Runs that ended.'],
    ]),
  ).toEqual([
    'alerts.absent.runbook: ログを読みます。',
    'metrics.new.description: ',
    'metrics.runs.description: 終了した実行。',
    'gone metrics.gone.description: なくなった。',
  ]);
});

test('a changed text keeps its translation, marked, with the text that was translated', () => {
  const wanted = [{ context: 'metrics.runs.description', english: 'Runs that have ended.' }];
  const [once] = updatePo(sound(FILE), wanted).entries;
  expect(once).toMatchObject({ fuzzy: true, previous: 'msgid "Runs that ended."' });
  const [twice] = updatePo(sound(printPo(updatePo(sound(FILE), wanted))), [
    { context: 'metrics.runs.description', english: 'Runs that have all ended.' },
  ]).entries;
  expect(twice).toMatchObject({ fuzzy: true, previous: 'msgid "Runs that ended."' });
});

test('a renamed entry takes its translation along', () => {
  expect(updated([['metrics.agent_runs.description', 'Runs that ended.']])).toContain(
    'metrics.agent_runs.description: 終了した実行。',
  );
});

test('what follows a text that came in between takes its translation along', () => {
  const list = (...texts: string[]) =>
    texts.map((english, index) => ({ context: `never.${index}`, english }));
  const translated = list('One.', 'Two.', 'Three.').map((entry) => ({
    ...entry,
    text: `«${entry.english}»`,
    fuzzy: false,
    comment: '',
    previous: '',
  }));
  const after = updatePo(
    { headers: {}, entries: translated, obsolete: [] },
    list('One.', 'New.', 'Two.', 'Three.'),
  );
  expect(after.entries.map(({ text, fuzzy }) => [text, fuzzy])).toEqual([
    ['«One.»', false],
    ['', false],
    ['«Two.»', false],
    ['«Three.»', false],
  ]);
});

test('a text that comes back finds its translation', () => {
  expect(updated([['metrics.gone.description', 'Gone.']])).toContain(
    'metrics.gone.description: なくなった。',
  );
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
    new Translations(new Map([['ja', sound(text)]])).of(
      ['metrics', 'runs', 'description'],
      english,
    )['ja'];
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

test('what has no translation is counted', () => {
  expect(findingsIn('How long it took', '')).toEqual(['untranslated']);
});

test.each([
  ['Talk', 'Talk', 'ja'],
  ['OpenTelemetry', 'OpenTelemetry', 'ko'],
  ['Gateway and RPC', 'ゲートウェイと RPC', 'ja'],
  ['Tokens used', 'トークン', 'ja'],
])('a name may stay: %s', (english, text, locale) => {
  expect(findingsIn(english, text, locale)).toEqual([]);
});
