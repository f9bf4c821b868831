import type { CapturePolicy } from '../settings/capture-policy.ts';
import { withoutReasoning } from './reasoning.ts';

/** Parts of all messages together that are looked at, captured or not. */
const LOOK_LIMIT = 1000;
/** Characters of all texts together that are read. */
const READ_LIMIT = 131_072;
/** Of a longer text nothing beyond can be kept; its reasoning is looked for that far. */
const TEXT_LIMIT = 65_536;

/** How much of one list of messages is read, the newest first: what is beyond has no room anyway. */
export class Reading {
  readonly policy: CapturePolicy;
  #looks = LOOK_LIMIT;
  #characters = READ_LIMIT;
  /** Whether the last text of the message ended within reasoning. */
  #isThinking = false;

  constructor(policy: CapturePolicy) {
    this.policy = policy;
  }

  /** Counts one message or one part; false when there is enough. */
  goesOn(): boolean {
    this.#looks -= 1;
    return this.#looks >= 0 && this.#characters > 0;
  }

  beginMessage(): void {
    this.#isThinking = false;
  }

  /** What a model's next text in a message says, beside what it thought. */
  answer(text: string): string {
    const [answer, isThinking] = withoutReasoning(text, this.#isThinking);
    this.#isThinking = isThinking;
    return answer;
  }

  /** The beginning of a text, as far as it is read. */
  beginning(text: string): string {
    const start = text.slice(0, Math.min(TEXT_LIMIT, this.#characters));
    this.#characters -= start.length;
    return start;
  }
}
