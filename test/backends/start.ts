import type { Child } from '../kit/child.ts';
import { eventually } from '../kit/eventually.ts';

/** Milliseconds: a first start makes a database, on a busy machine for minutes. */
const START_LIMIT = 8 * 60_000;

/** Waits for the first answer of a program; with what it wrote when it ends before. */
export async function untilItAnswers(name: string, child: Child, url: string): Promise<void> {
  await eventually(`${name} answers`, START_LIMIT, async () => {
    if (!child.running) throw new Error(`it ended: ${child.output.slice(-500)}`);
    return (await fetch(url)).ok || undefined;
  });
}
