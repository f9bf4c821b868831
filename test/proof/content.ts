import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { contentAttributes } from '../../runtime/otel/content/content.ts';
import { CONTENT_CLASSES, capturePolicy } from '../../runtime/otel/settings/capture-policy.ts';
import { installedRedactor } from '../host/install.ts';
import type { Proof } from './proof.ts';

/** Milliseconds of CPU that all content of one span may cost with the built-in redactor. */
const CPU_LIMIT = 2;
/** Times that a cost above it is measured again. */
const PATIENCE = 30;
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
  const parts = many(2000, () => ({ type: 'text', text: piece }));
  return [
    { inputMessages: long, outputMessages: long, systemPrompt: long, toolDefinitions: long },
    { inputMessages: many(1000, () => ({ role: 'user', content: piece })) },
    { outputMessages: many(200, () => ({ role: 'assistant', content: long })) },
    { inputMessages: [{ role: 'user', content: parts }] },
    { outputMessages: many(200, () => ({ tool_calls: many(200, () => ({ name: piece })) })) },
    { inputMessages: many(50_000, () => []) },
    { inputMessages: many(200, () => ({ role: 'tool', content: many(200, () => piece) })) },
    { toolDefinitions: many(500, (index) => ({ [`${index}${piece}`]: piece })) },
    { toolDefinitions: many(2000, () => ({ a: piece.slice(0, 8), b: piece.slice(0, 8) })) },
  ];
}

/**
 * The least of several calls in milliseconds by the clock: what else the machine does makes a call
 * dearer, never cheaper. (Counters of CPU time advance by milliseconds only.)
 */
function least(run: () => unknown, calls: number): number {
  const costs = Array.from({ length: calls }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...costs);
}

/**
 * Hostile content of one span of which taking what may leave costs most: what the text repeats and in
 * which shape, and its cost in milliseconds.
 *
 * @param calls of each input; a redactor of milliseconds needs few
 */
export function costliestContent(redact = redactSecrets, calls = 12) {
  const inputs = REPEATED.flatMap((unit) =>
    shapes(unit).map((modelContent, shape) => {
      const run = () => contentAttributes('model', { modelContent } as never, everything, redact);
      return { run, input: `${JSON.stringify(unit)} ${shape}`, cost: least(run, calls) };
    }),
  );
  const [most] = inputs
    .toSorted((a, b) => b.cost - a.cost)
    .slice(0, SUSPECTS)
    .map((one) => ({ ...one, cost: Math.min(one.cost, least(one.run, 8 * calls)) }))
    .toSorted((a, b) => b.cost - a.cost);
  return { ...most!, inputs: inputs.length };
}

export const content: Proof = {
  id: 'content-is-bounded',
  promise: 'Content of one span costs no more than 2 ms of CPU',
  async run(findings) {
    const host = await installedRedactor();
    const most = costliestContent();
    // A machine that is busy for seconds is looked at again when it may have gone quiet.
    for (let again = 0; most.cost > CPU_LIMIT && again < PATIENCE; again += 1) {
      await delay(1_000);
      most.cost = Math.min(most.cost, least(most.run, 100));
    }
    const withHost =
      host === undefined
        ? 'the host is not installed, so not with its redactor'
        : `with the host's redactor ${costliestContent(host, 2).cost.toFixed(2)} ms`;
    const cost = `${most.cost.toFixed(2)} ms`;
    findings.figure(
      `most CPU for the content of one span: ${cost} of ${most.inputs} hostile inputs; ${withHost}`,
    );
    const cheap = most.cost <= CPU_LIMIT;
    findings.check(cheap, 'the content of a span is cheap', `${cost} for ${most.input}`);
  },
};
