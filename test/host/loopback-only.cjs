// Preloaded into the gateway and everything it starts (NODE_OPTIONS=--require): refuses every
// connection and name look-up beyond this machine, and notes each try in LOOPBACK_ONLY_LOG.
'use strict';
const net = require('node:net');
const dns = require('node:dns');
const dgram = require('node:dgram');
const fs = require('node:fs');

const log = process.env.LOOPBACK_ONLY_LOG;

function isLoopback(host) {
  if (host === undefined || host === null || host === '' || host === 'localhost') return true;
  const name = String(host).replace(/^\[|\]$/g, '');
  return name === '::1' || name === '::ffff:127.0.0.1' || /^127(\.\d{1,3}){3}$/.test(name);
}

function refusal(what, host) {
  if (log) {
    try {
      fs.appendFileSync(log, `${what} ${host}\n`);
    } catch {}
  }
  const error = new Error(`${what} ${host} refused: this test stays on loopback`);
  error.code = 'ENETUNREACH';
  return error;
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function guardedConnect(...args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host =
    typeof first === 'object' && first !== null
      ? first.path
        ? undefined
        : first.host
      : typeof args[1] === 'string'
        ? args[1]
        : undefined;
  if (isLoopback(host)) return connect.apply(this, args);
  const error = refusal('connect', host);
  process.nextTick(() => this.destroy(error));
  return this;
};

const lookup = dns.lookup;
dns.lookup = function guardedLookup(host, ...rest) {
  if (isLoopback(host) || net.isIP(String(host))) return lookup.call(dns, host, ...rest);
  process.nextTick(rest.at(-1), refusal('lookup', host));
};
const lookupPromise = dns.promises.lookup;
dns.promises.lookup = async function guardedLookupPromise(host, ...rest) {
  if (isLoopback(host) || net.isIP(String(host)))
    return lookupPromise.call(dns.promises, host, ...rest);
  throw refusal('lookup', host);
};
for (const name of Object.keys(dns).filter((key) => /^resolve/.test(key))) {
  dns[name] = (host, ...rest) => process.nextTick(rest.at(-1), refusal(name, host));
}
for (const name of Object.keys(dns.promises).filter((key) => /^resolve/.test(key))) {
  dns.promises[name] = async (host) => {
    throw refusal(name, host);
  };
}

const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function guardedSend(...args) {
  const host = args.find((part, index) => index > 0 && typeof part === 'string');
  if (isLoopback(host)) return send.apply(this, args);
  const error = refusal('datagram', host);
  const done = args.at(-1);
  if (typeof done === 'function') process.nextTick(done, error);
};
