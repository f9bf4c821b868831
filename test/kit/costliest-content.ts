import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { contentAttributes } from '../../runtime/otel/content/content.ts';
import { CONTENT_CLASSES, capturePolicy } from '../../runtime/otel/settings/capture-policy.ts';

/** Characters of every hostile text: far more than is kept of it. */
const LENGTH = 200_000;
/** Inputs of which the first look was the most expensive, and which are measured again. */
const SUSPECTS = 6;

/** Texts at which patterns of secrets begin again and again, and plain ones. */
const REPEATED: readonly string[] = parse(
  readFileSync(new URL('../data/repeated-texts.yaml', import.meta.url), 'utf8'),
);

const everything = capturePolicy(Object.fromEntries(CONTENT_CLASSES.map((name) => [name, true])));

/** The same text as one endless message, as many messages, parts, fields and keys. */
function shapes(unit: string): readonly unknown[] {
  const long = unit.repeat(Math.ceil(LENGTH / unit.length));
  const piece = long.slice(0, 100);
  const many = <Item>(length: number, item: (index: number) => Item): Item[] =>
    Array.from({ length }, (_, index) => item(index));
  return [
    { inputMessages: long, outputMessages: long, systemPrompt: long, toolDefinitions: long },
    { inputMessages: many(1000, () => ({ role: 'user', content: piece })) },
    { outputMessages: many(200, () => ({ role: 'assistant', content: long })) },
    {
      inputMessages: [{ role: 'user', content: many(2000, () => ({ type: 'text', text: piece })) }],
    },
    { outputMessages: many(200, () => ({ tool_calls: many(200, () => ({ name: piece })) })) },
    { inputMessages: many(50_000, () => []) },
    { inputMessages: many(200, () => ({ role: 'tool', content: many(200, () => piece) })) },
    { toolDefinitions: many(500, (index) => ({ [`${index}${piece}`]: piece })) },
    { toolDefinitions: many(2000, () => ({ a: piece.slice(0, 8), b: piece.slice(0, 8) })) },
  ];
}

interface Cost {
  /** Milliseconds, uninterrupted. */
  readonly cost: number;
  /** What the text repeats, and in which shape. */
  readonly input: string;
  readonly run: () => unknown;
}

/**
 * The least of several calls, by the clock: what else the machine does makes a call dearer, never
 * cheaper. (Counters of CPU time advance by milliseconds only.)
 */
export function milliseconds(run: () => unknown, calls: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let call = 0; call < calls; call++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/**
 * Hostile content of one span of which taking what may leave costs most, and its cost.
 *
 * @param calls of each input; a redactor of milliseconds needs few
 */
export function costliestContent(
  redact = redactSecrets,
  calls = 12,
): Cost & { readonly inputs: number } {
  const first = REPEATED.flatMap((unit) =>
    shapes(unit).map((modelContent, shape): Cost => {
      const run = () => contentAttributes('model', { modelContent } as never, everything, redact);
      return { cost: milliseconds(run, calls), input: `${JSON.stringify(unit)} ${shape}`, run };
    }),
  );
  const suspects = first
    .toSorted((a, b) => b.cost - a.cost)
    .slice(0, SUSPECTS)
    .map((one) => ({ ...one, cost: Math.min(one.cost, milliseconds(one.run, 8 * calls)) }))
    .toSorted((a, b) => b.cost - a.cost);
  return { ...suspects[0]!, inputs: first.length };
}
