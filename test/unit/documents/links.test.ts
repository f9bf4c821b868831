import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** A guide leads to pages beside those that are generated from it. */
const pages = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && !/^(?:test\/unit|codegen)\/|\/guide\.md$/.test(path));

/** What stands in code is no link and no heading. */
const textOf = (page: string): string =>
  readFileSync(page, 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/^---\n[\s\S]*?\n---\n/, '');

/** As GitHub makes them of headings. */
const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-'),
  );

interface Link {
  readonly target: string;
  readonly anchor: string | undefined;
}

/** Links within the repository, by the file that they lead to. */
function linksOf(page: string): Link[] {
  return [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, address = '']) => {
    if (/^[a-z]+:/.test(address)) return [];
    const [path = '', anchor] = address.split('#');
    return [{ target: path === '' ? page : normalize(join(dirname(page), path)), anchor }];
  });
}

describe('the links of a page lead to a file, and to a heading of it', () => {
  test.each(pages.filter((page) => linksOf(page).length > 0))('%s', (page) => {
    const broken = linksOf(page).filter(({ target, anchor }) => {
      if (!existsSync(target)) return true;
      if (anchor === undefined || statSync(target).isDirectory()) return false;
      return target.endsWith('.md') && !anchorsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

/** What people want to know first, the heading it stands under, and a word of the answer. */
const QUESTIONS: readonly (readonly [question: string, page: string, heading: string, RegExp])[] = [
  ['how do I install it', 'README.md', 'Install the plugins into a gateway', /plugins install/],
  [
    'scrape or push',
    'generated/docs/en/prometheus.md',
    'Prometheus or OpenTelemetry',
    /is scraped[\s\S]*pushes OTLP/,
  ],
  [
    'what is the scrape URL, and with which token',
    'generated/docs/en/prometheus.md',
    'Quick start',
    /GET \/api\/diagnostics\/prometheus|authorization/,
  ],
  [
    'which metrics are there, with which labels',
    'generated/docs/en/prometheus-metrics.md',
    'Details',
    /openclaw_run_duration_seconds/,
  ],
  ['an alert fires', 'generated/docs/en/runbooks.md', 'OpenclawQueueStalled', /lane/],
  [
    'nothing arrives, or the page is empty',
    'generated/docs/en/troubleshooting.md',
    'The scrape is empty',
    /diagnostics\.enabled/,
  ],
  [
    'do prompts leave, and how do I let them',
    'generated/docs/en/opentelemetry.md',
    'Privacy and content',
    /captureContent/,
  ],
  ['how do I run it in Kubernetes', 'deploy/README.md', 'Kubernetes', /kubectl apply/],
  [
    'what changes when I come from the official plugin',
    'generated/docs/en/prometheus.md',
    'Coming from the official plugin',
    /openclaw_/,
  ],
  ['how many series will it make', 'deploy/README.md', 'How many series a fleet has', /2,048/],
];

/** Pages by the number of clicks from README. */
function clicks(): ReadonlyMap<string, number> {
  const found = new Map([['README.md', 0]]);
  for (const [page, steps] of found)
    if (steps < 2)
      for (const { target } of linksOf(page))
        if (target.endsWith('.md') && existsSync(target) && !found.has(target))
          found.set(target, steps + 1);
  return found;
}

test.each(QUESTIONS)('%s: answered within two clicks of README', (_, page, heading, answer) => {
  expect(clicks().get(page)).toBeLessThanOrEqual(2);
  const [, section = ''] =
    new RegExp(`^#+ ${heading}$([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(
      readFileSync(page, 'utf8'),
    ) ?? [];
  expect(section).toMatch(answer);
});
