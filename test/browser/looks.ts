import type { Explorer } from './explorer.ts';

/** What people must be able to read, and how much the colours must differ for that. */
const READ = ['#details h2', '.lead', '#count', '#details dt', '#details a', '.badge'].concat([
  '.entry-text',
  'pre',
]);
const READABLE = 4.5;

/** Light and dark differ, and in both every text stands out from what lies behind it. */
export async function checkColours(explorer: Explorer): Promise<void> {
  const { page } = explorer;
  await explorer.go('#/metric/model_tokens');
  await page.locator('details summary').first().click();
  const grounds = new Set<string>();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    grounds.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
    for (const selector of READ) {
      const contrast = await page.locator(selector).first().evaluate(contrastOf);
      const what = `${colorScheme}: ${selector} can be read`;
      explorer.holds(what, contrast >= READABLE, contrast.toFixed(1));
    }
  }
  explorer.is('light and dark have different grounds', grounds.size, 2);
}

/** No page is wider than the window, on a telephone either. */
export async function checkWidths(explorer: Explorer): Promise<void> {
  for (const width of [360, 800, 1400]) {
    await explorer.page.setViewportSize({ width, height: 800 });
    for (const hash of ['#/metric/model_call_duration', '#/event/model.usage', '#/editions']) {
      await explorer.go(hash);
      const wide = await explorer.page.evaluate<number>('document.documentElement.scrollWidth');
      explorer.holds(`${hash} fits into ${width} pixels`, wide <= width, wide);
    }
  }
}

/** Contrast after WCAG 2, of an element's text with the first ground behind it. Runs in the page. */
function contrastOf(element: unknown): number {
  type Styled = { backgroundColor: string; color: string };
  const style = (of: unknown): Styled =>
    (globalThis as never as { getComputedStyle(of: unknown): Styled }).getComputedStyle(of);
  const parts = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: string): number => {
    const scale = colour.startsWith('color(') ? 1 : 255;
    const [red = 0, green = 0, blue = 0] = parts(colour)
      .slice(0, 3)
      .map((part) => part / scale)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  let ground = element as { parentElement: unknown };
  while (parts(style(ground).backgroundColor)[3] === 0 && ground.parentElement)
    ground = ground.parentElement as typeof ground;
  const [light = 0, dark = 0] = [style(element).color, style(ground).backgroundColor]
    .map(luminance)
    .sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
