import type { AllowEntry, Announced, Lifetime } from './entry.ts';

/** `a.b`: a number, flag or enum as it is; the long forms say how anything else may leave. */
export type AttributeEntry =
  | string
  | ({
      readonly value?: string;
      readonly or_sum?: readonly string[];
      readonly otherwise?: number;
      readonly positive?: boolean;
      readonly text?: string;
      readonly error?: string;
      readonly hash?: string;
      readonly identifier?: string;
      readonly because?: string;
      readonly entries?: string;
      readonly constant?: string;
      readonly in?: 's';
      readonly on_error?: true;
      readonly setting?: string;
      readonly on?: string;
    } & Lifetime &
      Pick<Announced, 'deprecated'>);

/** A label on a span; `without_opt_in` is what the attribute is called under the older conventions. */
export type SpanLabelEntry =
  | string
  | ({ readonly label: string; readonly without_opt_in?: string | readonly string[] } & Lifetime);

/** Fields of which the first that holds text wins, fields joined with a colon, or a fixed text. */
export type StatusMessageEntry =
  | string
  | readonly string[]
  | { readonly join: readonly string[] }
  | { readonly fixed: string };

export interface StatusEntry extends Lifetime {
  readonly on?: string;
  readonly where?: GuardEntry;
  readonly message?: StatusMessageEntry;
}

/** Members of an enum field, or `present` for a field that holds text. */
export type GuardEntry = Readonly<Record<string, readonly string[] | 'present'>>;

export interface SpanEntry extends Lifetime, Announced {
  readonly name: string;
  readonly description?: string;
  readonly kind?: 'internal' | 'client' | 'server' | 'producer' | 'consumer';
  readonly on?: string | readonly string[];
  readonly start?: string;
  readonly end?: string | readonly string[];
  readonly where?: Readonly<Record<string, readonly string[]>>;
  readonly shows_turn?: true;
  readonly listed?: Readonly<Record<string, readonly string[]>>;
  readonly duration?: string;
  readonly time?: string;
  readonly rank?: number;
  readonly caller?: true;
  readonly trust?: 'trusted';
  readonly prepare?: boolean;
  readonly opt_in?: {
    readonly kind: 'internal' | 'client' | 'server' | 'producer' | 'consumer';
    readonly name: readonly string[];
    readonly alone?: readonly string[];
  };
  readonly labels?: readonly SpanLabelEntry[];
  readonly attributes?: Readonly<Record<string, AttributeEntry>>;
  readonly content?: 'model' | 'tool';
  readonly content_names?: 'one';
  readonly events?: Readonly<Record<string, Readonly<Record<string, AttributeEntry>>>>;
  readonly status?: readonly StatusEntry[];
  readonly allow?: AllowEntry;
}
