import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { emitExplorer } from '../../../../../../codegen/emit/docs/explorer/explorer.ts';

import { catalogAt } from '../../../../../kit/catalog-at.ts';

const page = emitExplorer(catalogAt('2026.9'));
const [, data = '', script = ''] =
  /application\/json">(.*?)<\/script>\s*<script>(.*?)<\/script>/s.exec(page) ?? [];

test('the page is one file under 280 kB that fetches nothing', () => {
  expect(Buffer.byteLength(page)).toBeLessThan(280_000);
  expect(page).toContain("default-src 'none'");
  const markup = page.replace(data, '').replace(script, '');
  expect(markup).not.toMatch(/\b(?:src|href)=|@import|url\(/);
});

test('its script is a script', () => {
  expect(() => new Script(script)).not.toThrow();
});

test('an older edition knows nothing of later ones', () => {
  expect(emitExplorer(catalogAt('2026.5'))).toContain('"editions":["2026.5"]');
});
