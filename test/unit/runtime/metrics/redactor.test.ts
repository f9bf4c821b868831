import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskAwsIds, redactSecrets } from '../../../../runtime/metrics/redactor.ts';
import * as patternsOf from '../../../../runtime/metrics/secret-patterns.ts';

test('ids of AWS are masked for who has a redactor that lets them pass', () => {
  expect(maskAwsIds('the id ' + 'AKIA' + 'IOSFODNNSEXAMPLE, of AKIA')).toMatch(
    /^the id (?!.*SFODNN).*, of AKIA$/,
  );
});

const nested = (text: string): string => JSON.stringify({ text });

/** Made up, in the shape of the real thing; written in two pieces so that scanners leave us alone. */
const secrets: readonly (readonly [kind: string, text: string, secret: string])[] = [
  ['OpenAI-like key', 'key sk-' + 'proj-Ab12Cd34Ef56Gh78Ij90', 'Ab12Cd34Ef56'],
  ['GitHub token', 'ghp_' + 'abcdefghijklmnopqrstuvwxyz0123456789', 'ghijklmnop'],
  ['GitLab token', 'glpat-' + 'Ab12Cd34Ef56Gh78Ij90', 'Cd34Ef56'],
  ['Slack token', 'xoxb-' + '123456789012-abcdefABCDEF', '456789012-abcd'],
  ['Slack webhook', 'https://hooks.slack.com/services/' + 'T000/B000/XXXX', 'B000/XXXX'],
  ['Discord webhook', 'https://discord.com/api/webhooks/' + '1234/abcdef', '1234/abcdef'],
  ['Google key', 'AIza' + 'SyA1234567890abcdefghijklmnopqrstuv', '1234567890abc'],
  ['Stripe key', 'sk_' + 'live_abcdef1234567890', 'abcdef12345'],
  ['npm token', 'npm_' + 'abcdefghij0123456789abcdefghij012345', 'ghij0123456789'],
  ['Hugging Face token', 'hf_' + 'abcdefghijABCDEFGHIJklmnopqrst', 'ghijABCDEFG'],
  ['AWS access id', 'AKIA' + 'IOSFODNN7EXAMPLE', 'SFODNN7EX'],
  ['AWS access id in a longer word', 'AKIA' + 'IOSFODNN7EXAMPLE5fcnJ7P8zpvi', '5fcnJ7P8'],
  ['AWS secret key', 'wJalrXUtnFEMI/K7MDENG/' + 'bPxRfiCYEXAMPLEKEY', 'UtnFEMI/K7MDENG'],
  ['JSON web token', 'eyJhbGciOiJIUzI1NiJ9.' + 'eyJzdWIiOiIxMjM0In0.abcdefgh', 'GciOiJIUzI1NiJ9'],
  [
    'encrypted web token',
    'eyJhbGciOiJkaXIifQ..' + 'Ab12Cd34Ef56Gh78.Ij90Kl12.Qr78St90',
    'Ij90Kl12',
  ],
  ['Telegram bot token', '123456789:' + 'AAabcdefghijklmnopqrstuvwxyz0123456', 'AAabcdefghijkl'],
  ['Telegram, eight digits', '12345678:' + 'AAabcdefghijklmnopqrstuvwxyz0123456', 'AAabcdefghijkl'],
  ['Telegram, ten digits', '1234567890:' + 'AAabcdefghijklmnopqrstuvwxyz0123456', 'AAabcdefghijkl'],
  ...['M', 'N', 'O'].map(
    (first) =>
      [
        `Discord bot token with ${first}`,
        `${first}${'abcdefghijklmnopqrstuvw'}.abcdef.${'abcdefghijklmnopqrstuvwxyz01'}`,
        'cdefghijklmnopqrstuvw.abcdef',
      ] as const,
  ),
  ['bearer header', 'Authorization: Bearer ' + 'abcdefghijklmnop', 'abcdefghijklmnop'],
  ['basic header', '"authorization": "Basic Zm9vOmJhcg=="', 'Zm9vOmJhcg'],
  ['bearer alone', 'sent bearer ' + 'abcdefghijklmnopqrst', 'ghijklmnop'],
  ['cookie header', 'Cookie: a=one; b=two', 'two'],
  ['api key header', 'x-api-key: abc', ' abc'],
  ['environment', 'export DB_PASSWORD=hunter2', 'hunter2'],
  ['quoted environment', 'SERVICE_KEY="two words"', 'two words'],
  ['config', 'a.b.token: hunter2', 'hunter2'],
  ['prefixed config', 'x_password=hunter2', 'hunter2'],
  ['JSON field', '{"client_secret":"two \\"words\\"","n":1}', 'two'],
  ['escaped JSON field', '{\\"api_key\\":\\"hunter2\\"}', 'hunter2'],
  ['JSON field to its end', '{"client_secret":"two \\"words\\"","n":1}', 'words'],
  ['JSON list', '{"password": ["hunter2", "hunter3"],"n":1}', 'er3'],
  ['long password', 'password=abcdefghijklmnopqr', 'ghijklmn'],
  ['JSON in JSON in JSON', nested(nested('{"password":"hunter2","n":1}')), 'hunter2'],
  ['the end of that', nested(nested('{"password":"hunter \\"2\\"","n":1}')), '2'],
  ['cut JSON field', '{"password":"hunter', 'hunter'],
  ['flag', 'run --api-key hunter2 --fast', 'hunter2'],
  ['flag with equals sign', 'run --token=hunter2', 'hunter2'],
  ['URL password', 'postgres://user:hunter2@db/x', 'hunter2'],
  ['query pair', 'https://h/p?access_token=hunter2&x=1', 'hunter2'],
  ['private key', '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----', 'abc'],
];

/** Tool and skill names that a common rule set takes for secrets. */
const harmless = [
  'sk-learn-tools',
  'skill-sk-abcdefghij',
  'fal_imagegenerator',
  'exa_searchtools1',
  'gsk_tool-runner',
  'r8_modelrunner1',
  'fc-helperfunc1',
  'pypi-uploader-x',
  'tvly-searchhelper',
  'mem0_searchmemory',
  'mcp__fal_imagegen__run',
  'am_tool_runner_x',
  'sk_tooling_runner_one',
  'claude-sonnet-4-5-20250929',
  'gpt-5-mini',
  'token-counter',
  'api_key_rotation',
  'agent:main:main',
  'https://host/path?page=2',
  'SECRET_KEY=$FROM_ELSEWHERE',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  '',
];

describe('the default redactor', () => {
  test.each(secrets)('masks: %s', (_, text, secret) => {
    const clean = redactSecrets(text);
    expect(clean).not.toBe(text);
    expect(clean).not.toContain(secret);
  });

  test('keeps the ends of a long secret, and nothing of a short one', () => {
    expect(redactSecrets('password=hunter2')).toBe('password=***');
    expect(redactSecrets('password=abcdefghijklmnopqr')).toBe('password=abcdef…opqr');
  });

  test.each(harmless)('returns as it is: %s', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  test('takes a lower-case word list for no token, but one digit makes it one', () => {
    expect(redactSecrets('fal_an_image_generator')).toBe('fal_an_image_generator');
    expect(redactSecrets('fal_an_image_generator_2')).not.toBe('fal_an_image_generator_2');
  });

  test('changes nothing more the second time', () => {
    for (const [, text] of secrets) {
      const once = redactSecrets(text);
      expect(redactSecrets(once)).toBe(once);
    }
  });
});

const namedPatterns = [
  patternsOf.privateKey,
  patternsOf.authorization,
  patternsOf.cookie,
  patternsOf.environment,
  patternsOf.pair,
  patternsOf.flag,
  patternsOf.urlPassword,
  patternsOf.webhook,
];

test('no pattern finds anything in a text whose kinds do not have it', () => {
  const patterns: [number, RegExp][] = [
    [patternsOf.WEB_TOKEN, patternsOf.webToken],
    [patternsOf.BOT_TOKEN, patternsOf.botToken],
    [patternsOf.AWS_ID, patternsOf.awsId],
    [patternsOf.VENDOR_TOKEN, patternsOf.vendorToken],
    [patternsOf.AWS_SECRET, patternsOf.awsSecret],
    ...namedPatterns.map((pattern): [number, RegExp] => [patternsOf.NAMED, pattern]),
  ];
  const separator = fc.constantFrom('', ...' -_.:/+="\né€\u00a0');
  const run = fc.string({
    unit: fc.constantFrom(...'abcxyzABMNOXYZ0189-_./+'),
    minLength: 0,
    maxLength: 45,
  });
  const secret = fc.constantFrom(
    ...secrets.map(([, text]) => text),
    ...'A3TX AROA eyJ 12345678: --token password Bearer'.split(' '),
  );
  const prefix = fc.constantFrom(...'MNO', ...'pat-eu7- dckr_oat_ SG. 1//0 xapp- fo1_'.split(' '));
  const text = fc.array(fc.tuple(separator, fc.oneof(secret, prefix, run), run), { maxLength: 4 });
  const found = new Set<number>();
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.flat().join('');
      const kinds = patternsOf.kindsOfSecrets(whole);
      for (const [kind, pattern] of patterns) {
        if (whole.search(pattern) < 0) continue;
        found.add(kind);
        expect(kinds & kind, whole).toBe(kind);
      }
    }),
    { numRuns: 3000 },
  );
  expect(found).toEqual(new Set(patterns.map(([kind]) => kind)));
});
