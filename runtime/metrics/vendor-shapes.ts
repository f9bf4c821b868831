import { literal, oneOf, SecretBeginnings } from './secret-beginnings.ts';

/**
 * Shapes of vendors' secrets beyond those that every edition masks: prefix, alphabet and length of
 * each, so that no name of a model, a tool, a channel or an agent has one of them. Each begins with
 * a letter or digit.
 */
const SHAPES: readonly (readonly [prefixes: string, rest: string])[] = [
  ['hvs. hvb. hvr.', '[A-Za-z0-9_-]{24,}'],
  ['s.', '[A-Za-z0-9]{24}'], // Vault
  ['shpat_ shpca_ shppa_ shpss_ shpua_ shptka_', '[a-fA-F0-9]{32}'], // Shopify
  ['SK', '[0-9a-fA-F]{32}'],
  ['AC', '[0-9a-fA-F]{32}'], // Twilio
  ['secret_', '[A-Za-z0-9]{43}'],
  ['ntn_', '[A-Za-z0-9]{40,}'], // Notion
  ['lin_api_ lin_oauth_', '[A-Za-z0-9]{32,}'], // Linear
  ['PMAK-', '[0-9a-f]{24}-[0-9a-f]{34}'], // Postman
  ['sntrys_ sntryu_', '[A-Za-z0-9+/=_-]{40,}'], // Sentry
  ['EAAA', '[A-Za-z0-9_-]{22,}'],
  ['sq0atp- sq0csp- sq0idp-', '[A-Za-z0-9_-]{22,}'], // Square
  ['EAA', '[A-Za-z0-9]{80,}'], // Facebook
  ['pubkey-', '[0-9a-f]{32}'],
  ['key-', '[0-9a-f]{32}'], // Mailgun
  ['NRAK- NRII- NRJS- NRAL- NRIQ- NRRA-', '[A-Za-z0-9_-]{19,}'], // New Relic
  ['dt0', '[a-z][0-9]{2}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}'], // Dynatrace
  ['pat', '[A-Za-z0-9]{14}\\.[0-9a-f]{64}'],
  ['fig', '[drou]+_[A-Za-z0-9_-]{40,}'], // Airtable, Figma
  ['phc_ phx_ phs_', '[A-Za-z0-9]{40,}'],
  ['lsv2_pt_ lsv2_sk_', '[0-9a-f]{32}_[0-9a-f]{10}'], // PostHog, LangSmith
  ['pk-lf-', '[0-9a-f]{8}-[0-9a-f-]{27}'],
  ['pk.eyJ', '[A-Za-z0-9_.-]{40,}'], // Langfuse, Mapbox
  ['rubygems_', '[0-9a-f]{48}'],
  ['oy2', '[a-z0-9]{43}'],
  ['CLOJARS_', '[a-z0-9]{60}'], // package registries
  ['pul-', '[0-9a-f]{40}'],
  ['pnu_', '[A-Za-z0-9]{36}'],
  ['pscale_tkn_ pscale_oauth_ pscale_pw_', '[A-Za-z0-9_.=-]{32,}'],
  ['rdme_', '[a-z0-9]{70}'],
  ['xkeysib-', '[0-9a-f]{64}-[A-Za-z0-9]{16}'],
  ['shippo_live_ shippo_test_', '[0-9a-f]{40}'],
  ['EZAK EZTK', '[a-z0-9]{54}'],
  ['live_', '[0-9a-f]{35}'],
  ['test_', '[0-9a-f]{35}'],
  ['duffel_test_ duffel_live_', '[A-Za-z0-9_=-]{43}'],
  ['sha256~', '[A-Za-z0-9_-]{43}'],
  ['API-', '[A-Z0-9]{26}'],
  ['sgp_', '(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}'],
  ['access-sandbox- access-development- access-production-', '[0-9a-f]{8}-[0-9a-f-]{27}'], // Plaid
  ['api-', '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'],
  ['sdk-', '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'],
  ['mob-', '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'], // LaunchDarkly
  ['ck_ cs_', '[0-9a-f]{40}'],
  ['tfp_', '[A-Za-z0-9_.=-]{40,}'],
  ['tskey-', '[a-z]+-[A-Za-z0-9]+-[A-Za-z0-9]{20,}'],
  ['pcsk_', '[A-Za-z0-9_]{50,}'],
  ['nvapi-', '[A-Za-z0-9_-]{50,}'],
  ['csk-', '[a-z0-9]{40,}'],
  ['e2b_', '[0-9a-f]{40}'],
  ['jina_', '[A-Za-z0-9]{50,}'],
  ['tgp_v1_', '[A-Za-z0-9_-]{40,}'],
  ['BSA', '[A-Za-z0-9_-]{27}'],
  ['re_', '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}'],
  ['AQVN', '[A-Za-z0-9_-]{35,}'],
  ['t1.', '[A-Za-z0-9_-]{40,}={0,2}\\.[A-Za-z0-9_-]{86}={0,2}'], // Yandex
  ['AGE-SECRET-KEY-1', '[02-9AC-HJ-NP-Z]{58}'],
  ['FLWSECK FLWPUBK', '(?:_TEST)?-[0-9a-hA-H]{12,}(?:-X)?'],
  ['aio_', '[A-Za-z0-9]{28}'],
  ['ops_eyJ', '[A-Za-z0-9+/=_-]{40,}'],
  ['ico-', '[A-Za-z0-9]{32}'],
  ['API_KEY_', '[A-Za-z0-9]{32}'],
  ['sl. sl.u.', '[A-Za-z0-9_-]{120,}'],
  ['v1.0-', '[0-9a-f]{24}-[0-9a-f]{146}'], // Dropbox, Cloudflare
  [
    'A3-',
    '[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}',
  ], // 1Password
  ['AKCp', '[A-Za-z0-9]{69}'],
  ['cmVmd', '[A-Za-z0-9]{59}'],
  ['p8e-', '[a-z0-9]{32}'], // Artifactory, Adobe
  ['bedrock-api-key-', '[A-Za-z0-9+/=]{20,}'],
  ['4b1d', '[A-Za-z0-9]{38}'],
  ['GR1348941', '[A-Za-z0-9_-]{20}'], // Bedrock, ClickHouse, GitLab
  ['eyJrIjoi', '[A-Za-z0-9+/]{40,}={0,3}'],
  ['pat.', '[A-Za-z0-9_-]{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}'],
  ['sat.', '[A-Za-z0-9_-]{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}'], // Grafana, Harness
  ['hf_', '[A-Za-z]{34}'],
  ['api_org_', '[A-Za-z]{34}'],
  ['s-s4t2ud- s-s4t2af-', '[0-9a-f]{64}'], // Hugging Face, Intra 42
  ['tk-us-', '[A-Za-z0-9_-]{48}'],
  ['sm_aat_ sm_pat_ sm_sat_', '[A-Za-z0-9]{16}'], // Scalingo, SettleMint
  ['xapp-', '[0-9]-[A-Z0-9]+-[0-9]+-[a-z0-9]+'],
  ['xox', '[a-z]-(?:[0-9]+-)+[A-Za-z0-9]{2,}'],
  ['xoxa- xoxr-', '[A-Za-z0-9]{8,48}'], // Slack
];

/** Shapes that begin with anything. */
const OTHER_SHAPES = [
  '[a-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{40,}', // Terraform
  '[0-9a-f]{32}-us[0-9]{1,2}', // Mailchimp
  '[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}', // Azure
  '[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk', // MaxMind
] as const;

/** What stands within each of them. */
const WITHIN = /\.atlasv1\.|-us[0-9]|[0-9]Q~|_mmk/;

const VENDOR = 1;
const OTHER = 2;
const beginnings = new SecretBeginnings();
for (const [prefixes] of SHAPES) beginnings.add(VENDOR, prefixes.split(' '));
beginnings.add(OTHER, ['at', 'us', '~', 'mm']);

const SHAPE = onItsOwn(
  oneOf(
    SHAPES.flatMap(([prefixes, rest]) =>
      prefixes.split(' ').map((prefix) => literal(prefix) + rest),
    ),
  ),
);
const OTHER_SHAPE = onItsOwn(OTHER_SHAPES.join('|'));

function onItsOwn(shapes: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])(?:${shapes})(?![A-Za-z0-9])`);
}

/** Whether a text holds a secret in one of these shapes. */
export function hasVendorShape(text: string): boolean {
  const kinds = beginnings.kindsIn(text);
  if ((kinds & VENDOR) !== 0 && SHAPE.test(text)) return true;
  return (kinds & OTHER) !== 0 && WITHIN.test(text) && OTHER_SHAPE.test(text);
}
