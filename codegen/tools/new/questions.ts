import { createInterface, type Interface } from 'node:readline';
import { UsageError } from '../command.ts';

/** Asks in a terminal for what no flag has said. */
export class Questions {
  readonly #lines: AsyncIterator<string> | undefined;
  readonly #interface: Interface | undefined;

  constructor(ask: boolean) {
    if (!ask) return;
    this.#interface = createInterface({ input: process.stdin });
    this.#lines = this.#interface[Symbol.asyncIterator]();
  }

  /**
   * @param otherwise the answer to an empty line, and where nobody can be asked
   * @throws {UsageError} when there is no answer
   */
  async answer(
    flag: string,
    given: string | undefined,
    question: string,
    otherwise?: string,
  ): Promise<string> {
    if (given !== undefined) return given;
    if (this.#lines === undefined) {
      if (otherwise !== undefined) return otherwise;
      throw new UsageError(`${flag} is missing`);
    }
    process.stderr.write(`${question}${otherwise ? ` [${otherwise}]` : ''}: `);
    const { value, done } = await this.#lines.next();
    const text = done === true ? '' : value.trim();
    const answer = text === '' ? otherwise : text;
    if (answer === undefined) throw new UsageError(`${flag} is missing`);
    return answer;
  }

  close(): void {
    this.#interface?.close();
  }
}
