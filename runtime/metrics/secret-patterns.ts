/**
 * What secrets look like. Every pattern is linear: a repetition is either bounded or eats all it
 * can and cannot fail afterwards.
 */
import { LONG_NUMBER, LONG_RUN, literal, oneOf, SecretBeginnings } from './secret-beginnings.ts';

/** Names whose value is a secret, in configuration, JSON, query strings and headers. */
const names = [
  '(?:access|refresh|id|auth|hook|bot|session|gateway|bearer)[_-]?token',
  '(?:api|private|secret|access|signing|encryption)[_-]?key(?:[_-]?material)?',
  '(?:client|app)[_-]?secret',
  'x-(?:api-key|auth-token|gateway-token)',
  '(?:proxy-)?authorization',
  'token|secret|password|passwd|passphrase|pwd|credentials?|jwt',
  'card[_-]?number|cvv|cvc|security[_-]?code',
].join('|');

/**
 * The value of a pair: quoted, a list, or up to the next separator; references like `$NAME` are none.
 * Within JSON within JSON a quote has so many backslashes before it, as has the one that ends it.
 */
const value = String.raw`(?:(\\{0,7})"((?:(?!(?<!\\)\1")[^])*)(?:\1"|$)|\\?'([^'\\]*)(?:\\?'|$)|\[([^\]]+)|(?!\$[A-Za-z_{(]|\[)([^\s"'&,;)}\]]+))`;

/** `name=value`, `name: value`, `"name": "value"`; the name may be the end of a longer one. */
export const pair = new RegExp(
  String.raw`(?<![A-Za-z0-9])(?:${names})\\{0,7}["']?\s{0,4}(?:[=:]|%3D)\s{0,4}${value}`,
  'gi',
);

/** Upper-case assignments by the end of their name, as in an environment. */
export const environment = new RegExp(
  String.raw`(?<![A-Za-z0-9_])[A-Z][A-Z0-9_]{0,64}(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CARD|CVV)\s?=\s?${value}`,
  'g',
);

/** Command-line flags with the value as the next word; those with `=` are pairs. */
export const flag = new RegExp(
  String.raw`--[a-z-]{0,32}(?:key|token|password|secret|credentials?)\s{1,4}${value}`,
  'gi',
);

/** The credentials of an Authorization header, and bearer tokens that stand alone. */
export const authorization =
  /(?:authorization\\{0,7}["']?\s{0,4}[:=]\s{0,4}\\{0,7}["']?[a-z][a-z0-9-]{0,32}\s{1,4}([^\s"',;\\]+))|(?:(?<![a-z0-9])bearer\s{1,4}([a-z0-9._~+/=-]{18,}))/gi;

/** Everything a Cookie or Set-Cookie header says. */
export const cookie = /(?<![a-z0-9])(?:set-)?cookie\\{0,7}["']?\s{0,4}[:=]\s{0,4}([^\r\n]+)/gi;

/** The password of `scheme://user:password@host`. */
export const urlPassword =
  /(?<![a-z0-9])(?:https?|wss?|ftps?|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|amqps?):\/\/[^\s/?#:@]{0,256}:([^\s/?#@]{1,1024})@/gi;

/** Webhook addresses are secrets by themselves. */
export const webhook =
  /hooks\.slack\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9/_-]+)|discord(?:app)?\.com\/api\/webhooks\/(\d{1,20}\/[A-Za-z0-9_-]+)/g;

export const privateKey =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g;

/** Token prefixes by which vendors make their secrets known; what follows decides (`isOpaque`). */
const words = `
  sk- sk_ rk_ pk_ whsec_
  ghp_ gho_ ghu_ ghs_ ghr_ github_pat_
  glpat- gloas- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- glwt- glsoat- glffct-
  xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs- xapp-
  gsk_ AIza GOCSPX- ya29. 1//0
  pplx- fal_ fc- bb_live_ xai- fw_ tvly- exa_ m0- mem0_ am_ zep_ letta_
  SG. npm_ pypi- doo_v1_ dop_v1_ dor_v1_ dp.pt. dp.st. dp.sa. dp.ct. dp.scim. dp.audit.
  dckr_pat_ dckr_oat_ bkua_ CCIPAT_ CCIPRJ_ sbp_ sb_secret_ dapi ddapi_ ddapp_
  gla_ glsa_ glc_ nfp_ CFPAT- ATATT3 ATCTT3 ATBB HRKU-
  apify_api_ fo1_ fo2_ fm1_ fm2_ syt_ AKID LTAI hf_ r8_`
  .trim()
  .split(/\s+/);
/** HubSpot's have a region and the number of a data centre. */
const regions = ['na', 'eu', 'ap'].flatMap((region) =>
  Array.from({ length: 10 }, (_, number) => `pat-${region}${number}-`),
);
const prefixes = [...words, ...regions];

/** A vendor's token: prefix and at least 16 more characters. */
export const vendorToken = new RegExp(
  `(?<![A-Za-z0-9])(?:${oneOf(prefixes.map(literal))})[A-Za-z0-9_.=-]{16,}`,
  'g',
);

/** Three base64url parts, or five when it is encrypted, the first of them a JSON object. */
export const webToken = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4}/g;

/** Bot tokens: Telegram's number and 35 characters, Discord's three parts. */
export const botToken =
  /(?<![A-Za-z0-9])\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])|(?<![A-Za-z0-9_-])[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])/g;

/** How access ids of AWS begin, and what it names by ids. */
const awsIds = 'AKIA ASIA ABIA ACCA AGPA AIDA AIPA ANPA ANVA APKA AROA'.split(' ');

/** A known beginning and sixteen more of one alphabet, with the word that they stand in. */
export const awsId = new RegExp(
  `(?<![A-Za-z0-9])(?:A3T[A-Z0-9]|${awsIds.join('|')})[A-Z0-9]{16}[A-Za-z0-9]*`,
  'g',
);

/** Forty base64 characters on their own: AWS secret keys, when they mix cases and digits. */
export const awsSecret = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

const namedSecret = new RegExp(
  [
    String.raw`-----BEGIN|:\/\/\S`,
    String.raw`(?:key|token|secret|passw(?:or)?d|passphrase|pwd|credentials?|jwt|card|cvv|cvc|code|number|material)(?:\\{0,7}["']?\s{0,4}(?:[=:]|%3D)|\s)`,
    'authorization|bearer|cookie|hooks\\.slack|webhooks/',
  ].join('|'),
  'i',
);

/** Kinds of secrets that are known by themselves. */
export const WEB_TOKEN = 1;
export const AWS_ID = 2;
export const VENDOR_TOKEN = 4;
/** Those of Telegram begin with a number. */
export const BOT_TOKEN = LONG_NUMBER;
/** Told by nothing but its length. */
export const AWS_SECRET = LONG_RUN;
/** Known by what stands before it: no pair, header, flag, address or key block goes without one of these. */
export const NAMED = 8;
/** The first stands for white space beyond ASCII. */
const SEPARATORS = '\0\t\n\v\f\r =:%/';

const beginnings = new SecretBeginnings();
beginnings.add(WEB_TOKEN, ['ey']);
beginnings.add(AWS_ID, ['A3', ...awsIds]);
beginnings.add(VENDOR_TOKEN, prefixes);
beginnings.add(BOT_TOKEN, 'MNO');
beginnings.add(NAMED, SEPARATORS);

/** The kinds of secrets that a text may hold: all that it does, and now and then another one. */
export function kindsOfSecrets(text: string): number {
  const kinds = beginnings.kindsIn(text);
  return (kinds & NAMED) === 0 || namedSecret.test(text) ? kinds : kinds & ~NAMED;
}
