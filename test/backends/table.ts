import type { Figure } from './checks.ts';

/** The figures of all backends beside what the events say, as Markdown. */
export function figureTable(backends: ReadonlyMap<string, readonly Figure[]>): string {
  const titles = [...backends.keys()];
  const [first = []] = backends.values();
  const rows = first.map(({ what, expected }, index) => {
    const found = [...backends.values()].map((figures) => count(figures[index]!.found));
    return `| ${[what, count(expected), ...found].join(' | ')} |`;
  });
  return [
    `| | events | ${titles.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(titles.length + 1)}`,
    ...rows,
  ].join('\n');
}

const count = (number: number): string => number.toLocaleString('en');
