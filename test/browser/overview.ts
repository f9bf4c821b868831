/**
 * Draws the overview from the answers of a Prometheus that scrapes `npm start`, as the README shows it:
 * `node test/browser/overview.ts --prometheus http://127.0.0.1:9090 --minutes 60 --out deploy/overview.png`
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findChromium, startChromium } from './chromium.ts';
import { drawPanel, type PanelFacts, type Series } from './panel-svg.ts';

const { values } = parseArgs({
  options: {
    prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
    board: { type: 'string', default: 'overview' },
    job: { type: 'string', default: 'openclaw' },
    minutes: { type: 'string', default: '60' },
    out: { type: 'string', default: 'deploy/overview.png' },
  },
});
const WIDTH = 1200;
const CELL = 32;
const seconds = Number(values.minutes) * 60;
const end = Math.floor(Date.now() / 1000);
const step = Math.max(15, Math.round(seconds / 60));

async function answer(expr: string, instant: boolean): Promise<Series[]> {
  const query = expr
    .replaceAll('$__range', `${seconds}s`)
    .replaceAll('$__rate_interval', `${step + 15}s`)
    .replaceAll('$job', values.job)
    .replaceAll('$instance', '.+');
  const range = { start: String(end - seconds), end: String(end), step: String(step) };
  const parameters = new URLSearchParams(
    instant ? { query, time: String(end) } : { query, ...range },
  );
  const path = instant ? 'query' : 'query_range';
  const response = await fetch(`${values.prometheus}/api/v1/${path}?${parameters}`);
  const { data, error } = (await response.json()) as {
    error?: string;
    data?: {
      result: {
        metric: Record<string, string>;
        value?: [number, string];
        values?: [number, string][];
      }[];
    };
  };
  if (data === undefined) throw new Error(`${query}: ${error}`);
  return data.result.map(({ metric, value, values: points = [] }) => ({
    labels: metric,
    points: (value ? [value] : points).map(([time, text]) => [time, Number(text)] as const),
  }));
}

const file = new URL(`../../generated/dashboards/${values.board}.json`, import.meta.url);
const { title, panels } = JSON.parse(readFileSync(file, 'utf8')) as {
  title: string;
  panels: (PanelFacts & { gridPos: { x: number; y: number; w: number; h: number } })[];
};
const boxes: string[] = [];
for (const panel of panels) {
  const { x, y, w, h } = panel.gridPos;
  const place = `left:${(x / 24) * WIDTH}px;top:${44 + y * CELL}px;width:${(w / 24) * WIDTH - 8}px;height:${h * CELL - 8}px`;
  const [target] = panel.targets ?? [];
  const series = target === undefined ? [] : await answer(target.expr, target.instant === true);
  const size = { width: (w / 24) * WIDTH - 28, height: h * CELL - 46, start: end - seconds, end };
  boxes.push(
    panel.type === 'row'
      ? `<h2 style="${place}">${panel.title}</h2>`
      : `<section style="${place}"><h3>${panel.title}</h3>${drawPanel(panel, series, size)}</section>`,
  );
}
const height = 56 + Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h)) * CELL;
const html = `<!doctype html><meta charset="utf-8"><style>
body{margin:0;background:#111217;color:#ccccdc;font:13px sans-serif;width:${WIDTH + 8}px;height:${height}px;position:relative}
h1{font-size:17px;margin:0;padding:12px 8px}h2{position:absolute;font-size:15px;margin:0;padding:8px;font-weight:600}
h3{font-size:13px;margin:0 0 6px;font-weight:600}section{position:absolute;margin:4px;padding:8px 10px;box-sizing:border-box;
background:#181b1f;border:1px solid #2c2f36;border-radius:3px;overflow:hidden}
.tile{font-size:30px;font-weight:600;text-align:center;padding-top:22px;white-space:nowrap}.small{font-size:19px}
table{width:100%;border-collapse:collapse}td,th{text-align:left;padding:4px;border-bottom:1px solid #2c2f36}th{color:#8e8e8e}
</style><h1>${title}</h1>${boxes.join('')}`;

const browser = await startChromium(findChromium() ?? '');
const page = await browser.newPage({ viewport: { width: WIDTH + 12, height } });
await page.setContent(html);
await page.screenshot({ path: values.out });
await browser.close();
