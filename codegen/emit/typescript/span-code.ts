import type {
  AttributeSource,
  EventType,
  FieldRef,
  Guard,
  Span,
  SpanAttribute,
  StatusRule,
} from '../../model/catalog.ts';
import { isSet, readingOf } from '../../model/reading.ts';
import { fieldAccess, type LabelNeeds, mayBeMissing, readingCode } from './label-code.ts';
import { quote } from './text.ts';

/** Expression of a field: of the event, or of what is passed beside it. */
export function refCode({ path, private: beside }: FieldRef): string {
  return beside ? `from.beside.${path.replaceAll('.', '?.')}` : fieldAccess(path);
}

export function carries(event: EventType, ref: FieldRef): boolean {
  return (ref.private ? event.privateFields : event.fields).has(ref.path);
}

/** `name: expression,` for every attribute that the event can set. */
export function attributeLines(
  attributes: readonly SpanAttribute[],
  event: EventType,
  span: Span,
  needs: LabelNeeds,
): string[] {
  return attributes.flatMap((attribute) => {
    if (attribute.on !== undefined && attribute.on !== event.type) return [];
    const code = attributeCode(attribute, event, span, needs);
    if (code === undefined) return [];
    return attribute.source.kind === 'entries'
      ? [`...${code},`]
      : [`${quote(attribute.name)}: ${switched(attribute, code)},`];
  });
}

/** An attribute that a setting switches on. */
function switched({ setting }: SpanAttribute, code: string): string {
  return setting === undefined ? code : `${setting} ? ${code} : undefined`;
}

function attributeCode(
  { name, source }: SpanAttribute,
  event: EventType,
  span: Span,
  needs: LabelNeeds,
): string | undefined {
  switch (source.kind) {
    case 'label':
      return labelValue(source, event, span, needs);
    case 'constant':
      if (!source.onError) return quote(source.text);
      return failsOn(span, event) ? `error && ${quote(source.text)}` : undefined;
    case 'value':
      return carries(event, source.field) ? valueCode(source, event) : undefined;
    case 'entries':
      return carries(event, source.field)
        ? `texts.entries(${quote(name)}, ${refCode(source.field)})`
        : undefined;
    default:
      return carries(event, source.field)
        ? `texts.${source.kind}(${refCode(source.field)})`
        : undefined;
  }
}

/** The value that a metric would carry. An event that lacks the field leaves it to one that has it. */
function labelValue(
  { label, optional }: Extract<AttributeSource, { kind: 'label' }>,
  event: EventType,
  span: Span,
  needs: LabelNeeds,
): string | undefined {
  const reading = readingOf(label, event, undefined);
  if (reading.source.kind === 'constant') return quote(reading.source.text);
  const alternatives = readingCode(label, reading, undefined, needs);
  if (alternatives.length > 0) {
    const ifSet = optional && mayBeMissing(reading);
    return `${ifSet ? 'labelIfSet' : 'label'}(labels.${label.property}, ${alternatives.join(' ?? ')})`;
  }
  const elsewhere = span.triggers.some((other) => isSet(readingOf(label, other.event, undefined)));
  return optional || elsewhere ? undefined : quote(label.absent);
}

function valueCode(
  { field, sum, otherwise, positive, seconds }: Extract<AttributeSource, { kind: 'value' }>,
  event: EventType,
): string {
  const raw = refCode(field);
  const known = (field.private ? event.privateFields : event.fields).get(field.path);
  if (known?.class === 'flag') return `${positive ? 'onlyTrue' : 'flag'}(${raw})`;
  if (known?.class === 'enum') return `member(${raw}, [${known.members.map(quote).join(', ')}])`;
  const parts = sum.filter((path) => event.fields.has(path)).map(fieldAccess);
  const total = `sum(${parts.join(', ')})`;
  if (seconds) return `seconds(${positive ? 'positive' : 'amount'}(${raw}))`;
  return [
    `${positive ? 'positive' : known?.unit === 'exit_code' ? 'number' : 'amount'}(${raw})`,
    ...(parts.length === 0 ? [] : [positive ? `positive(${total})` : total]),
    ...(otherwise === undefined ? [] : [String(otherwise)]),
  ].join(' ?? ');
}

/** `event.phase === 'response'`; several members in parentheses when something follows. */
export function guardCode(guards: readonly Guard[]): string {
  const tests = guards.map(({ path, members }) => {
    const raw = fieldAccess(path);
    if (members === undefined) return `isText(${raw})`;
    const any = members.map((member) => `${raw} === ${quote(member)}`).join(' || ');
    return members.length > 1 && guards.length > 1 ? `(${any})` : any;
  });
  return tests.join(' && ');
}

/** Whether the event can make the span an error, and so has the variable that says it. */
export function failsOn({ status, triggers }: Span, event: EventType): boolean {
  const starts = triggers.some(
    ({ role, event: { type } }) => role === 'start' && type === event.type,
  );
  return !starts && statusLines(status, event).length > 0;
}

/** Statements that decide whether the span is an error; the first rule that holds wins. */
export function statusLines(rules: readonly StatusRule[], event: EventType): string[] {
  const own = rules.filter(
    ({ on, where }) =>
      (on === undefined || on === event.type) && where.every(({ path }) => event.fields.has(path)),
  );
  const [first] = own;
  if (first === undefined) return [];
  if (first.where.length === 0) return [`const error = ${messageCode(first, event)};`];
  // What comes after a rule without a condition is never asked.
  const last = own.findIndex(({ where }) => where.length === 0);
  return [
    'let error: SpanError;',
    ...own.slice(0, last < 0 ? own.length : last + 1).map((rule, index) => {
      const test = rule.where.length === 0 ? '' : `if (${guardCode(rule.where)}) `;
      return `${index === 0 ? '' : 'else '}${test}error = ${messageCode(rule, event)};`;
    }),
  ];
}

function messageCode({ message }: StatusRule, event: EventType): string {
  const object = (code: string): string => `{ message: ${code} }`;
  if (message === undefined) return object('undefined');
  if (message.kind === 'fixed') return object(quote(message.text));
  const known = message.fields.filter((ref) => carries(event, ref));
  if (message.kind === 'join')
    return object(`texts.text(joined([${known.map(refCode).join(', ')}]))`);
  const texts = known.map((ref) => messageText(ref, event));
  return object(texts.length === 0 ? 'undefined' : texts.join(' ?? '));
}

function messageText(ref: FieldRef, event: EventType): string {
  const field = (ref.private ? event.privateFields : event.fields).get(ref.path);
  const raw = refCode(ref);
  const text = field?.segments.at(-1)?.array === true ? `joined(${raw})` : raw;
  return `texts.${field?.class === 'error' ? 'error' : 'text'}(${text})`;
}
