/** Prints each check as a line and counts. */
export class Report {
  passed = 0;
  failed = 0;

  /** A check is what it says; `detail` is a figure worth seeing, or why it failed. */
  check(holds: boolean, name: string, detail = ''): void {
    if (holds) this.passed += 1;
    else this.failed += 1;
    console.log(`${holds ? 'ok  ' : 'FAIL'} ${name}${detail === '' ? '' : `: ${detail}`}`);
  }

  equal(actual: unknown, expected: unknown, name: string): void {
    const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    this.check(got === wanted, name, got === wanted ? '' : `expected ${wanted}, got ${got}`);
  }

  /** Announces what comes next, with the seconds since the start of the program. */
  step(title: string): void {
    console.log(`\n[${(performance.now() / 1000).toFixed(0)} s] ${title}`);
  }

  /** What is worth seeing and no check. */
  note(text: string): void {
    console.log(`     ${text}`);
  }

  /** Of a part: its lines begin with its name, and count here. */
  part(name: string): Report {
    const own = new Report();
    own.check = (holds, what, detail) => this.check(holds, `${name}: ${what}`, detail);
    own.step = (title) => this.step(`${name}: ${title}`);
    return own;
  }

  get summary(): string {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}
