import type { Warn } from './sources.ts';

/** Classes of content; each is exported only when it is opted into. */
export const CONTENT_CLASSES = [
  'inputMessages',
  'outputMessages',
  'toolInputs',
  'toolOutputs',
  'toolDefinitions',
  'systemPrompt',
  'logBodies',
] as const;

export type ContentClass = (typeof CONTENT_CLASSES)[number];
export type CapturePolicy = Readonly<Record<ContentClass, boolean>>;

/** Both forms as JSON Schema, for the gateway to check what stands below the plugin's own entry. */
export const CAPTURE_SCHEMA = {
  anyOf: [
    { type: 'boolean' },
    {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        ['enabled', ...CONTENT_CLASSES].map((name) => [name, { type: 'boolean' }]),
      ),
    },
  ],
} as const;

const KEY = 'diagnostics.otel.captureContent';

/**
 * Both forms of `captureContent`. `true` stands for every class but the system prompt. In an
 * object each class is opted into by itself, and `enabled: false` turns all of them off.
 */
export function capturePolicy(given: unknown, warn: Warn = () => {}): CapturePolicy {
  if (given === undefined || given === null || given === false) return policy(() => false);
  if (given === true) return policy((content) => content !== 'systemPrompt');
  if (typeof given !== 'object' || Array.isArray(given)) {
    warn(KEY, given, false);
    return policy(() => false);
  }
  const classes = given as Readonly<Record<string, unknown>>;
  const known: readonly string[] = ['enabled', ...CONTENT_CLASSES];
  for (const [key, value] of Object.entries(classes)) {
    if (!known.includes(key)) warn(`${KEY}.${key}`, value, undefined);
    else if (value !== undefined && typeof value !== 'boolean') warn(`${KEY}.${key}`, value, false);
  }
  // A value that is no boolean, `enabled` included, must never open what was meant to be shut.
  const enabled = classes['enabled'] === undefined || classes['enabled'] === true;
  return policy((content) => enabled && classes[content] === true);
}

function policy(captured: (content: ContentClass) => boolean): CapturePolicy {
  const classes = CONTENT_CLASSES.map((content) => [content, captured(content)]);
  return Object.freeze(Object.fromEntries(classes)) as CapturePolicy;
}
