import { expect, test } from 'vitest';
import { checkCatalog } from '../../../../codegen/pipeline.ts';
import { SHOP } from '../../../kit/codegen.ts';

const idsOf = (text: string): string[] =>
  checkCatalog('catalog.yaml', text).diagnostics.map(({ id }) => id);

const OVER = SHOP.replace('bound: 20', 'bound: 2000');

test('an entry suppresses a rule for itself', () => {
  expect(idsOf(OVER)).toEqual(['over-budget']);
  const allowed = OVER.replace(
    '    type: counter',
    '    type: counter\n    allow: { over-budget: orders are rare here }',
  );
  expect(idsOf(allowed)).toEqual([]);
});

test('an entry does not suppress a rule for another one', () => {
  const elsewhere = OVER.replace(
    '    type: histogram',
    '    type: histogram\n    allow: { over-budget: orders are rare here }',
  );
  expect(idsOf(elsewhere)).toEqual(['over-budget', 'unused-allow']);
});

test('the catalog suppresses a rule for all', () => {
  const allow = 'cap: 2048\nallow: { over-budget: orders are rare here }';
  expect(idsOf(OVER.replace('cap: 2048', allow))).toEqual([]);
  expect(idsOf(SHOP.replace('cap: 2048', allow))).toEqual(['unused-allow']);
});

test('a rule that was not asked does not make its suppression look unused', () => {
  const unsound = SHOP.replace('value: durationMs', 'value: durationMS').replace(
    'cap: 2048',
    'cap: 2048\nallow: { dead-field: figures of later releases }',
  );
  expect(idsOf(unsound)).toEqual(['unknown-field']);
});
