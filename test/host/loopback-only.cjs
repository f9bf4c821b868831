// Preloaded into the gateway and everything it starts (NODE_OPTIONS=--require): refuses every
// connection beyond this machine before its name is looked up, and notes each try in LOOPBACK_ONLY_LOG.
'use strict';
const net = require('node:net');
const fs = require('node:fs');

const LOOPBACK = /^(localhost|\[?::1\]?|::ffff:127\.0\.0\.1|127(\.\d{1,3}){3})$/;

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function guardedConnect(...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const options = typeof first === 'object' && first !== null ? first : { host: second };
  const host = options.path || typeof options.host !== 'string' ? 'localhost' : options.host;
  if (LOOPBACK.test(host)) return connect.apply(this, args);
  fs.appendFileSync(process.env.LOOPBACK_ONLY_LOG, `connect ${host}\n`);
  const error = new Error(`connect ${host} refused: this test stays on loopback`);
  process.nextTick(() => this.destroy(Object.assign(error, { code: 'ENETUNREACH' })));
  return this;
};
