function trap(): never {
  throw new TypeError('trapped');
}

/** Throws as soon as it is read or converted. */
function touchy(): object {
  const names = ['type', 'toString', 'valueOf', 'toJSON', Symbol.toPrimitive];
  const getters = names.map((name) => [name, { get: trap, enumerable: true }]);
  return Object.defineProperties({}, Object.fromEntries(getters));
}

/** Throws whatever is done with it. */
function hostileProxy(): object {
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
  return Object.assign(one, { self: one, list: [one, one] });
}

function deep(): object {
  let one: object = {};
  for (let depth = 0; depth < 20_000; depth += 1) one = { one };
  return one;
}

function listsOfLists(): unknown {
  return Array.from({ length: 30 }).reduce((one) => [one, one], 'x');
}

/** Values that no measure and hardly a field expects, made anew for every use: some change when they are touched. */
export const BAD_VALUES: Readonly<Record<string, () => unknown>> = {
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  '-Infinity': () => Number.NEGATIVE_INFINITY,
  'a number that a total would not get over': () => 2 ** 53,
  '-1': () => -1,
  'the smallest negative number': () => -Number.MIN_VALUE,
  null: () => null,
  true: () => true,
  'a BigInt': () => 12n,
  'a symbol': () => Symbol('s'),
  'a function': () => () => 1,
  'a number as text': () => '12',
  'an empty text': () => '',
  blanks: () => ' \t\n',
  'a huge text': () => 'x'.repeat(2 ** 20),
  'a huge suspicious text': () => `${'token='.repeat(20_000)}${'a:'.repeat(50_000)}`,
  'the text __proto__': () => '__proto__',
  'the text constructor': () => 'constructor',
  'a lone surrogate': () => '\ud800x\udfff',
  'control characters': () => '\0\u0007\u2028"\\\n}',
  'an object': () => ({ a: 1 }),
  'an array': () => [1, 'two', null],
  'a sparse array': () => Object.assign([], { length: 2 ** 31 }),
  'an array of everything': () => [Number.NaN, 1n, null, undefined, {}, [], 'x', hostileProxy()],
  'an array of itself again and again': listsOfLists,
  'a BigInt of many digits': () => 2n ** 3_000_000n,
  'a long array': () => new Array(100_000).fill({ script: 'x', heapUsed: 1 }),
  'a circle': circle,
  'a deep object': deep,
  'a Map': () => new Map([[1, 2]]),
  'a Date': () => new Date(Number.NaN),
  bytes: () => new Uint8Array(4),
  'an object without prototype': () => Object.create(null),
  'an object that throws': touchy,
  'a proxy that throws': hostileProxy,
  'a revoked proxy': revoked,
  'an own __proto__': () => JSON.parse('{"__proto__":{"polluted":true}}'),
};
