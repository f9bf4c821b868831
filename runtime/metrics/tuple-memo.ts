/** Longer texts (in UTF-16 code units) are not remembered, nor are objects. */
const LONGEST_TEXT = 64;
/** Branches that all memos of one store hold at most, about 300 bytes each; then all are forgotten. */
const MOST_BRANCHES = 16_384;
/** One unknown tuple in so many is remembered: one that comes again soon is, others cost little. */
const ONE_IN = 4;

/** What is remembered below the raw values so far: one value more leads to the next branch. */
export class TupleBranch<T> {
  /** What was found for the tuple that ends here. */
  found: T | undefined;
  #branches: Map<unknown, TupleBranch<T>> | undefined;

  /** The branch of the next raw value; undefined when no such tuple is remembered. */
  at(raw: unknown): TupleBranch<T> | undefined {
    // The hash of a long text would take as long as the text; it is never a key.
    if (typeof raw === 'string' && raw.length > LONGEST_TEXT) return undefined;
    return this.#branches?.get(raw);
  }

  /** The same, made when it is missing. */
  grow(raw: unknown, budget: MemoBudget): TupleBranch<T> {
    this.#branches ??= new Map();
    const known = this.#branches.get(raw);
    if (known !== undefined) return known;
    const branch = new TupleBranch<T>();
    this.#branches.set(raw, branch);
    budget.branches += 1;
    return branch;
  }

  forget(): void {
    this.found = undefined;
    this.#branches = undefined;
  }
}

/** The memos of one store, and what they may hold together. */
export class MemoBudget {
  branches = 0;
  readonly #memos: TupleMemo<unknown>[] = [];

  memo<T>(): TupleMemo<T> {
    const memo = new TupleMemo<T>(this);
    this.#memos.push(memo);
    return memo;
  }

  forget(): void {
    for (const memo of this.#memos) memo.forget();
    this.branches = 0;
  }
}

/**
 * What one kind of event records to, by its raw label values as they came: an event seen before
 * costs one look-up in nested Maps, which compare whole texts and hash them with a seed of the
 * process, so nobody can make two of them meet. It is a cache, and can be emptied at any time.
 */
export class TupleMemo<T> extends TupleBranch<T> {
  readonly #budget: MemoBudget;
  #missed = 0;

  constructor(budget: MemoBudget) {
    super();
    this.#budget = budget;
  }

  /** Remembers, now and then, what was found for a tuple. @returns `found` */
  keep(found: T, ...raws: readonly unknown[]): T {
    this.#missed += 1;
    if (raws.length > 0 && this.#missed % ONE_IN !== 0) return found;
    if (!raws.every(isSmall)) return found;
    if (this.#budget.branches >= MOST_BRANCHES) this.#budget.forget();
    let branch: TupleBranch<T> = this;
    for (const raw of raws) branch = branch.grow(raw, this.#budget);
    branch.found = found;
    return found;
  }
}

/** Whether a raw value may be kept: nothing that holds more than itself. */
function isSmall(raw: unknown): boolean {
  if (typeof raw === 'string') return raw.length <= LONGEST_TEXT;
  return raw === undefined || raw === null || typeof raw === 'boolean' || typeof raw === 'number';
}
