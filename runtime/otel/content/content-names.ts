import type { Attributes } from '@opentelemetry/api';

/** What else each text is called that has a name in the GenAI conventions. */
const OTHER_NAMES: Readonly<Record<string, { readonly own: string; readonly value?: string }>> = {
  'gen_ai.input.messages': { own: 'input_messages', value: 'input' },
  'gen_ai.output.messages': { own: 'output_messages', value: 'output' },
  'gen_ai.system_instructions': { own: 'system_prompt' },
  'gen_ai.tool.definitions': { own: 'tool_definitions' },
  'gen_ai.tool.call.arguments': { own: 'tool_input' },
  'gen_ai.tool.call.result': { own: 'tool_output' },
};
const OWN = 'openclaw.content.';

/** Which names captured texts leave under: the documented ones, those of the conventions, or all. */
export type ContentNames = 'documented' | 'conventions' | 'every';

/** Captured content, which has the names of the conventions here, under the names it leaves with. */
export function namedContent(content: Attributes, names: ContentNames): Attributes {
  if (names === 'conventions') return content;
  const attributes: Attributes = names === 'every' ? { ...content } : {};
  for (const name in content) {
    const text = content[name];
    const other = OTHER_NAMES[name];
    attributes[other === undefined ? name : OWN + other.own] = text;
    if (names === 'every' && other?.value !== undefined)
      Object.assign(attributes, conversationValue(other.value, text));
  }
  return attributes;
}

/** A conversation as a value of a span, for backends that show what went in and what came out. */
export function conversationValue(direction: string, text: Attributes[string]): Attributes {
  return { [`${direction}.value`]: text, [`${direction}.mime_type`]: 'application/json' };
}
