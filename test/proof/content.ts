import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { normalise } from '../../runtime/metrics/value-policy.ts';
import { contentAttributes } from '../../runtime/otel/content/content.ts';
import { CONTENT_CLASSES, capturePolicy } from '../../runtime/otel/settings/capture-policy.ts';
import { SettingWarnings } from '../../runtime/otel/settings/warnings.ts';
import { REAL_NAMES } from '../kit/real-names.ts';
import { vendorSecrets } from '../kit/vendor-secrets.ts';
import { count, type Findings, type Proof } from './proof.ts';

/** Milliseconds of CPU that all content of one span may cost with the built-in redactor. */
const CPU_LIMIT = 2;
const ROUNDS = 40;
/** Characters of every hostile text: far more than is kept of it. */
const LENGTH = 200_000;

/** Texts at which patterns of secrets begin again and again, and plain ones. */
const REPEATED: readonly string[] = [
  ...[
    'word by word ',
    '{"a":1,"b":"c d","e":[true]},',
    'const x = y(z);\n',
    'x',
    ' ',
    '漢字',
    '"',
    '\\',
  ],
  ...[
    '-M',
    'M-',
    'https://a:b@',
    'cookie: a\n',
    'password=a ',
    '"token":"a",',
    '-----BEGIN ',
    '--key a ',
  ],
  ...[
    'AKEY = ',
    'authorization: a b ',
    'bearer ',
    'sk-',
    'sk-abcdefgh1234567890 ',
    'eyJabcdefgh.',
    '1234567890:',
  ],
  ...['abcdefghijABCDEFGHIJ0123456789abcdefghij ', 'AKIA', '<think>', 'key ', 'token:    '],
];

const everything = capturePolicy(
  Object.fromEntries(CONTENT_CLASSES.map((name) => [name, true])),
  new SettingWarnings(),
);

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
    { toolDefinitions: many(500, (index) => ({ [`${index}${piece}`]: piece })) },
    { toolDefinitions: many(2000, () => ({ a: piece.slice(0, 8), b: piece.slice(0, 8) })) },
  ];
}

/** The least of several rounds, so that what else the machine does is not counted. */
function milliseconds(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    for (let index = 0; index < ROUNDS; index++) work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000 / ROUNDS);
  }
  return least;
}

export const content: Proof = {
  id: 'content-is-bounded',
  promise:
    'Content of one span costs no more than 2 ms of CPU; secrets of vendors are no labels, names are',
  async run(findings: Findings, { seed }) {
    const costs = REPEATED.flatMap((unit) =>
      shapes(unit).map((modelContent, shape) => {
        const work = () =>
          contentAttributes('model', { modelContent } as never, everything, redactSecrets);
        return { unit, shape, cost: milliseconds(work) };
      }),
    );
    const most = costs.reduce((worst, one) => (one.cost > worst.cost ? one : worst));
    findings.figure(
      `most CPU for the content of one span: ${most.cost.toFixed(2)} ms of ${costs.length} hostile shapes ` +
        `(${JSON.stringify(most.unit)}, shape ${most.shape})`,
    );
    findings.check(
      most.cost <= CPU_LIMIT,
      'the content of a span is cheap',
      `${most.cost.toFixed(2)} ms`,
    );
    const secrets = [0, 1, 2, 3].flatMap((round) => vendorSecrets(seed + round));
    const caught = (redact: true | 'strict'): number =>
      secrets.filter(([, secret]) => normalise(secret, { redact }, redactSecrets) === undefined)
        .length;
    const wrong = REAL_NAMES.filter(
      (name) => normalise(name, { redact: 'strict' }, redactSecrets) !== name,
    );
    findings.figure(
      `secrets of vendors caught as labels: ${count(caught('strict'))} of ${count(secrets.length)} ` +
        `(${count(caught(true))} in released editions); names wrongly caught: ` +
        `${wrong.length} of ${count(REAL_NAMES.length)}`,
    );
    findings.check(caught('strict') === secrets.length, 'no secret of a vendor is a label');
    findings.none(wrong, 'no name that is used is taken for a secret');
  },
};
