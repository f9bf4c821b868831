import type { Random } from '../random.ts';

const MIXED = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** A secret in the shape of the real thing, with a middle by which it is known again. */
export interface MadeSecret {
  readonly kind: string;
  readonly text: string;
}

/**
 * Makes secrets of every kind that the label policy names. All hold the run's needle where no
 * masking leaves characters: at least six stand before it and at least four after it.
 */
export class Secrets {
  readonly needle: string;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    this.needle = `Q${random.text(8, MIXED)}7`;
  }

  get kinds(): readonly string[] {
    return Object.keys(this.#makers);
  }

  make(kind: string): MadeSecret {
    const make = this.#makers[kind];
    if (make === undefined) throw new RangeError(`no kind of secret: ${kind}`);
    return { kind, text: make(this.#body(36)) };
  }

  any(): MadeSecret {
    return this.make(this.#random.pick(this.kinds));
  }

  foundIn(text: string): boolean {
    return text.includes(this.needle);
  }

  show(text: string): string {
    const at = text.indexOf(this.needle);
    return JSON.stringify(text.slice(Math.max(0, at - 60), at + 30));
  }

  /** Letters and digits of a length, the needle in the middle. */
  #body(length: number): string {
    const before = Math.floor((length - this.needle.length) / 2);
    const after = length - this.needle.length - before;
    return this.#random.text(before, MIXED) + this.needle + this.#random.text(after, MIXED);
  }

  readonly #makers: Readonly<Record<string, (body: string) => string>> = {
    'environment assignment': (body) => `export SERVICE_API_KEY=${body}`,
    'quoted environment assignment': (body) => `DB_PASSWORD="${body}"`,
    'config assignment': (body) => `gateway.auth.token: ${body}`,
    'prefixed config assignment': (body) => `smtp_password=${body}`,
    'key=value': (body) => `access_token=${body}`,
    'client secret': (body) => `client_secret: '${body}'`,
    'JSON field': (body) => JSON.stringify({ api_key: body, n: 1 }),
    'escaped JSON field': (body) => JSON.stringify(JSON.stringify({ privateKey: body })),
    'command-line flag': (body) => `run --api-key ${body} --fast`,
    'command-line flag with =': (body) => `run --token=${body}`,
    'bearer header': (body) => `Authorization: Bearer ${body}`,
    'basic header': (body) => `Proxy-Authorization: Basic ${body}`,
    'api key header': (body) => `x-api-key: ${body}`,
    cookie: (body) => `Cookie: session=${body}; theme=dark`,
    'bearer alone': (body) => `sent bearer ${body}`,
    'URL password': (body) => `postgres://service:${body}@db.example/x`,
    'query pair': (body) => `https://example.test/hook?access_token=${body}&n=1`,
    'form body': (body) => `grant_type=refresh&refresh_token=${body}`,
    'private key': (body) =>
      `-----BEGIN RSA PRIVATE KEY-----\n${body}\n${body}\n-----END RSA PRIVATE KEY-----`,
    'OpenAI-like key': (body) => `sk-proj-${body}`,
    'GitHub token': (body) => `ghp_${body}`,
    'GitHub fine-grained token': (body) => `github_pat_${body}`,
    'GitLab token': (body) => `glpat-${body}`,
    'Slack token': (body) => `xoxb-1234567890-${body}`,
    'Slack webhook': (body) => `https://hooks.slack.com/services/T0AB/B0CD/${body}`,
    'Discord webhook': (body) => `https://discord.com/api/webhooks/1234567890/${body}`,
    'Groq key': (body) => `gsk_${body}`,
    'Google key': (body) => `AIza${body}`,
    'Google OAuth': (body) => `ya29.${body}`,
    'Stripe key': (body) => `sk_live_${body}`,
    'SendGrid key': (body) => `SG.${body}`,
    'npm token': (body) => `npm_${body}`,
    'PyPI token': (body) => `pypi-${body}`,
    'DigitalOcean token': (body) => `dop_v1_${body}`,
    'Docker token': (body) => `dckr_pat_${body}`,
    'Grafana token': (body) => `glsa_${body}`,
    'Perplexity key': (body) => `pplx-${body}`,
    'Hugging Face token': (body) => `hf_${body}`,
    'Replicate token': (body) => `r8_${body}`,
    'AWS access id': (body) => `AKIA${body}`,
    'AWS secret key': (body) => `/${body}+9a`,
    'JSON web token': (body) => `eyJhbGciOiJIUzI1NiJ9.${body}.${body}`,
    'Telegram bot token': () => `123456789:${this.#body(35)}`,
  };
}
