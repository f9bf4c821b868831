import { describe, expect, it, test } from 'vitest';
import { redactSecrets } from '../../../../runtime/metrics/redactor.ts';
import { normalise } from '../../../../runtime/metrics/value-policy.ts';
import { REAL_NAMES } from '../../../kit/real-names.ts';
import { vendorSecrets } from '../../../kit/vendor-secrets.ts';

const strict = { redact: 'strict' } as const;
const released = { redact: true } as const;

const seed = Math.floor(Math.random() * 1e6);

describe(`a label (seed ${seed})`, () => {
  const secrets = [1, 2, 3].flatMap((more) => vendorSecrets(seed + more));

  it.each(vendorSecrets(seed))('is no secret of %s', (_, secret) => {
    expect(normalise(secret, strict, redactSecrets)).toBeUndefined();
    expect(normalise(`name:${secret}`, strict, redactSecrets)).toBeUndefined();
  });

  it('is none of hundreds of secrets, whatever is random in them', () => {
    const passed = secrets.filter(([, secret]) => normalise(secret, strict, redactSecrets));
    expect(passed).toEqual([]);
  });

  it.each([strict, released])('is any name that is used (%o)', (policy) => {
    expect(REAL_NAMES.length).toBeGreaterThan(400);
    const refused = REAL_NAMES.filter((name) => normalise(name, policy, redactSecrets) !== name);
    expect(refused).toEqual([]);
  });
});

test.each(['AKIA', 'ASIA', 'AROA', 'AIDA', 'AGPA'])(
  'an id of AWS is masked without a digit in it: %s',
  (start) => {
    const id = `${start}QWERTZUIOPASDFGH`;
    expect(redactSecrets(`the id ${id} of`)).not.toContain(id);
    expect(normalise(id, released, redactSecrets)).toBeUndefined();
  },
);
