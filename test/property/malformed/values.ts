/** A value that no field expects. Made anew for every use: some change when they are touched. */
export interface BadValue {
  readonly name: string;
  make(): unknown;
}

const bad = (name: string, make: () => unknown): BadValue => ({ name, make });

class Touchy {
  get type(): never {
    throw new Error('do not touch');
  }
  toString(): never {
    throw new Error('do not read');
  }
  valueOf(): never {
    throw new Error('do not weigh');
  }
  toJSON(): never {
    throw new Error('do not write');
  }
  [Symbol.toPrimitive](): never {
    throw new Error('do not convert');
  }
}

/** Throws whatever is done with it. */
export function hostileProxy(): object {
  const trap = (): never => {
    throw new TypeError('trapped');
  };
  const traps = Object.getOwnPropertyNames(Reflect).map((name) => [name, trap]);
  return new Proxy({}, Object.fromEntries(traps));
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function circle(): object {
  const one: Record<string, unknown> = {};
  one['self'] = one;
  one['list'] = [one, one];
  return one;
}

function deep(): object {
  let one: object = {};
  for (let depth = 0; depth < 20_000; depth += 1) one = { one };
  return one;
}

/** Numbers that are numbers and yet no measures. */
export const BAD_NUMBERS: readonly BadValue[] = [
  bad('NaN', () => Number.NaN),
  bad('Infinity', () => Number.POSITIVE_INFINITY),
  bad('-Infinity', () => Number.NEGATIVE_INFINITY),
  bad('-1', () => -1),
  bad('the smallest negative number', () => -Number.MIN_VALUE),
];

export const BAD_VALUES: readonly BadValue[] = [
  ...BAD_NUMBERS,
  bad('null', () => null),
  bad('true', () => true),
  bad('a BigInt', () => 12n),
  bad('a symbol', () => Symbol('s')),
  bad('a function', () => () => 1),
  bad('a number as text', () => '12'),
  bad('an empty text', () => ''),
  bad('blanks', () => ' \t\n'),
  bad('a huge text', () => 'x'.repeat(2 ** 20)),
  bad('a huge suspicious text', () => `${'token='.repeat(20_000)}${'a:'.repeat(50_000)}`),
  bad('__proto__', () => '__proto__'),
  bad('constructor', () => 'constructor'),
  bad('a lone surrogate', () => '\ud800x\udfff'),
  bad('control characters', () => '\0\u0007\u2028"\\\n}'),
  bad('an object', () => ({ a: 1 })),
  bad('an array', () => [1, 'two', null]),
  bad('a sparse array', () => Object.assign([], { length: 2 ** 31 })),
  bad('an array of everything', () => [
    Number.NaN,
    1n,
    null,
    undefined,
    {},
    [],
    'x',
    hostileProxy(),
  ]),
  bad('a long array', () => new Array(100_000).fill({ script: 'x', heapUsed: 1 })),
  bad('a circle', circle),
  bad('a deep object', deep),
  bad('a Map', () => new Map([[1, 2]])),
  bad('a Date', () => new Date(Number.NaN)),
  bad('bytes', () => new Uint8Array(4)),
  bad('an object without prototype', () => Object.create(null)),
  bad('an object that throws', () => new Touchy()),
  bad('a proxy that throws', hostileProxy),
  bad('a revoked proxy', revoked),
  bad('an own __proto__', () => JSON.parse('{"__proto__":{"polluted":true}}')),
];

/** Whole events that are none. */
export const BAD_EVENTS: readonly BadValue[] = [
  ...BAD_VALUES,
  bad('undefined', () => undefined),
  bad('an event without a type', () => ({ ts: 1, seq: 1 })),
  bad('an unknown type', () => ({ type: 'nobody.knows.it', ts: 1, seq: 1, extra: { a: [1] } })),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''].map((type) =>
    bad(`the type ${JSON.stringify(type)}`, () => ({ type, ts: 1, seq: 1 })),
  ),
  ...BAD_VALUES.map(({ name, make }) => bad(`${name} as type`, () => ({ type: make(), ts: 1 }))),
];

/** What may stand beside an event in place of its metadata or its private data. */
export const BAD_COMPANIONS: readonly BadValue[] = [
  bad('undefined', () => undefined),
  bad('nothing said', () => ({})),
  bad('trusted in words', () => ({ trusted: 'yes' })),
  bad('trusted by number', () => ({ trusted: 1, internal: 'true', trustedTraceContext: {} })),
  ...BAD_VALUES,
];
