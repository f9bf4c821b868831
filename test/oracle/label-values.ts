/** Texts of the stimuli that the documents call secrets. */
export const SECRETS: readonly string[] = ['sk-abcdefghijklmnopqrstuvwxyz012345'];

/** Further secrets, which only `next` knows. */
const VENDOR_SECRETS: readonly string[] = ['shpat_0123456789abcdef0123456789abcdef'];

const TOKEN = /^[A-Za-z0-9_.:-]{1,120}$/;
const STEPS = [100, 50, 20, 10, 5, 4, 3, 2, 1];

/** The step that a number has reached. */
export function stepOf(raw: unknown): number | undefined {
  return typeof raw === 'number' ? STEPS.find((step) => raw >= step) : undefined;
}

/** A raw value as a label value; undefined for the fallback. */
export function labelOf(
  rule: string,
  raw: unknown,
  members: readonly string[] | undefined,
  strict: boolean,
): string | undefined {
  if (rule === 'step') return stepOf(raw)?.toString();
  if (rule === 'flag') return /^(true|false)$/.test(String(raw)) ? String(raw) : undefined;
  if (typeof raw !== 'string') return typeof raw === 'boolean' ? String(raw) : undefined;
  let text = raw.trim();
  if (SECRETS.includes(text) || (strict && VENDOR_SECRETS.includes(text))) return undefined;
  if (rule === 'word') return members?.includes(text) ? text : undefined;
  if (rule === 'lane') {
    if (/^agent:/i.test(text)) return undefined;
    text = text.replace(/:.*$/s, '');
  } else if (/^agent:|:agent:/i.test(text)) return undefined;
  if (rule === 'model_id' && isModelId(text)) return text;
  return TOKEN.test(text) ? text : undefined;
}

/** Segments of the token pattern with at most two slashes between them; no part of a path. */
function isModelId(text: string): boolean {
  const segments = text.split('/');
  const isSafe = segments.every((one) => TOKEN.test(one) && !/^\.{1,2}$/.test(one));
  const isPath = segments.length > 3 || text.includes(':/') || text.length > 120;
  return isSafe && !isPath && !segments.some((one) => /^agent:/i.test(one));
}

/** The one segment of a session key that may leave. */
export function agentOf(key: unknown): string | undefined {
  return typeof key === 'string' ? /^agent:([^:]+)/.exec(key)?.[1] : undefined;
}

const OPERATIONS: ReadonlyMap<unknown, string> = new Map([
  ['completions', 'text_completion'],
  ['text-completions', 'text_completion'],
  ['generate_content', 'generate_content'],
  ['google-generative-ai', 'generate_content'],
]);

/** The operation that a call is by the GenAI conventions. */
export function operationOf(unit: unknown, api: unknown): string {
  return unit === 'turn' ? 'invoke_agent' : (OPERATIONS.get(String(api).trim()) ?? 'chat');
}

const PROVIDERS: ReadonlyMap<unknown, string> = new Map([
  ['amazon-bedrock', 'aws.bedrock'],
  ['google', 'gcp.gemini'],
  ['google-vertex', 'gcp.vertex_ai'],
  ['mistral', 'mistral_ai'],
  ['xai', 'x_ai'],
]);

/** A provider by the name that the GenAI conventions have for it, or by its own. */
export function conventional(provider: unknown): unknown {
  return PROVIDERS.get(provider) ?? provider;
}
