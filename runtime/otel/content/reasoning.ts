/** Types of parts that hold what a model thought, without case and separators. */
const TYPE =
  /^(?:redacted|encrypted)?(?:thinking|thoughts?|reasoning|chainofthought)(?:text|content|summary|block|delta|item)?$|^summarytext$/;
/** Marks of providers whose part is a text otherwise. */
const MARK = /^(?:is)?(?:thought|thinking|reasoning)$/;
/** Fields that hold reasoning, or the signature by which it can be fetched again. */
const FIELD =
  /^(?:reasoning(?:content|details|text|summary)|thinkingblocks|(?:redacted|encrypted)(?:thinking|reasoning|content)|(?:thought|thinking|text|reasoning)signature)$/;
const LONGEST_NAME = 64;
/** What models are trained to write around their reasoning. */
const TAG = '(?:[a-z]{1,8}:)?(?:ant)?(?:think|thinking|thoughts?|reasoning)';
const END = String.raw`(?:<\/${TAG}\s*>|◁\/think▷|\[\/THINK\]|<\|END_THINKING\|>)`;
/** A block of reasoning within a text, closed or not, and one whose beginning was left out. */
const BLOCK = new RegExp(
  [
    String.raw`<(${TAG})\b[^<>]{0,256}>[^]*?(?:<\/\1\s*>|$)`,
    String.raw`(?:◁think▷|\[THINK\]|<\|START_THINKING\|>)[^]*?(?:${END}|$)`,
    String.raw`<\|channel\|>analysis\b[^]*?(?:<\|end\|>|$)`,
  ].join('|'),
  'gi',
);
const CLOSED = new RegExp(String.raw`(?:${END}|<\|end\|>)$`, 'i');
const UNOPENED = new RegExp(`^[^]*${END}`, 'i');

/** A name in one spelling for all: `Tool-Use`, `tool_use` and `toolUse` are the same. */
export function plainName(name: unknown): string {
  if (typeof name !== 'string' || name.length > LONGEST_NAME) return '';
  return name.toLowerCase().replace(/[^a-z]/g, '');
}

/** Whether a value, wherever it stands, is a part that holds a model's reasoning. */
export function isReasoning(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return fields['thought'] === true || TYPE.test(plainName(fields['type']));
}

/** Whether a message, or a part of one, holds reasoning by any mark that a provider gives it. */
export function isMarkedReasoning(fields: Readonly<Record<string, unknown>>): boolean {
  if (isReasoning(fields) || plainName(fields['channel']) === 'analysis') return true;
  let seen = 0;
  for (const key in fields) {
    if (++seen > LONGEST_NAME) break;
    if (fields[key] === true && MARK.test(plainName(key))) return true;
  }
  return false;
}

/** Whether a field of that name holds reasoning, whatever other fields there are. */
export function holdsReasoning(key: string): boolean {
  return FIELD.test(plainName(key));
}

/**
 * A model's text without its blocks of reasoning.
 *
 * @param isOpen whether the text before it ended within one
 * @returns what is left, and whether it ends within one
 */
export function withoutReasoning(text: string, isOpen: boolean): readonly [string, boolean] {
  if (isOpen && !UNOPENED.test(text)) return ['', true];
  if (!/[<◁[]/.test(text)) return [text, false];
  let endsOpen = false;
  const left = text.replace(BLOCK, (block) => {
    endsOpen = !CLOSED.test(block);
    return '';
  });
  return [left.replace(UNOPENED, ''), endsOpen];
}
