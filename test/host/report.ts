/** Prints what the test does and what it found, and counts it. */
export interface Report {
  /** Announces the next part of the run, with the seconds since the start. */
  step(title: string): void;
  /** One finding. `seen` is printed when it failed. */
  check(name: string, passed: boolean, seen?: unknown): void;
  /** A figure worth reading that is neither right nor wrong. */
  note(text: string): void;
  readonly passed: number;
  readonly failed: number;
}

export function createReport(print: (line: string) => void = console.log): Report {
  const started = performance.now();
  let passed = 0;
  let failed = 0;
  return {
    step(title) {
      const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
      print(`\n[${seconds} s] ${title}`);
    },
    check(name, good, seen) {
      if (good) passed += 1;
      else failed += 1;
      print(
        good ? `  ok    ${name}` : `  FAIL  ${name}${seen === undefined ? '' : `: ${show(seen)}`}`,
      );
    },
    note(text) {
      print(`        ${text}`);
    },
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
  };
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
