/** What an entry says of editions: the first and the last that have it, and what one changes about it. */
export interface Lifetime {
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What an entry says of its end before it comes. */
export interface Announced {
  /** From `since` on; `use` is the id or exported name of what to use instead. */
  readonly deprecated?: { readonly since: string; readonly use?: string; readonly why: string };
  /** The id or exported name under which it lives on. */
  readonly renamed_to?: string;
}

/** Suppresses rules by id, each with the reason why that is right here. */
export type AllowEntry = Readonly<Record<string, string>>;
