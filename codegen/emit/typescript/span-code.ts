import type {
  AttributeSource,
  EventType,
  FieldRef,
  Guard,
  Span,
  SpanAttribute,
  StatusRule,
} from '../../model/catalog.ts';
import { statusRules } from '../../model/span.ts';
import { guardCode } from './guards.ts';
import { fieldAccess, type LabelScope, MEASURE, readingCode } from './label-code.ts';
import { quote } from './text.ts';

export const VALUES = '../runtime/otel/spans/span-values.ts';

/** What the file has to declare for the code of its methods; filled while that is printed. */
export interface SpanScope extends LabelScope {
  /** Members of the recorder, without the `#`. */
  readonly members: Set<string>;
  /** Fields of private data. */
  readonly privateFields: Set<string>;
  /** Whether a method declares an error before it knows whether there is one. */
  errorType: boolean;
}

/** Prints the code of one event and one of its spans. A name that it uses is declared by that. */
export class SpanCode {
  /** Members that the method reads through a constant of the same name. */
  readonly locals = new Set<string>();
  readonly #span: Span;
  readonly #event: EventType;
  readonly #scope: SpanScope;

  constructor(span: Span, event: EventType, scope: SpanScope) {
    this.#span = span;
    this.#event = event;
    this.#scope = scope;
  }

  /** `name: expression,` for every attribute that the event can set. */
  attributes(attributes: readonly SpanAttribute[]): string[] {
    return attributes.flatMap((attribute) => {
      const { name, on, setting } = attribute;
      if (on !== undefined && on !== this.#event.type) return [];
      const code = this.#attribute(attribute);
      if (code === undefined) return [];
      if (attribute.source.kind === 'entries') return [`...${code},`];
      const switched =
        setting === undefined ? code : `${this.#local(setting)} ? ${code} : undefined`;
      return [`${quote(name)}: ${switched},`];
    });
  }

  guard(guards: readonly Guard[]): string {
    return guardCode(guards, (raw) => this.#call('isText', raw));
  }

  /** Statements that decide whether the span is an error; the first rule that holds wins. */
  status(): string[] {
    const rules = statusRules(this.#span, this.#event);
    const [first] = rules;
    if (first === undefined) return [];
    if (first.where.length === 0) return [`const error = ${this.#message(first)};`];
    this.#scope.errorType = true;
    return [
      'let error: SpanError;',
      ...rules.map((rule, index) => {
        const test = rule.where.length === 0 ? '' : `if (${this.guard(rule.where)}) `;
        return `${index === 0 ? '' : 'else '}${test}error = ${this.#message(rule)};`;
      }),
    ];
  }

  /** What the event carries for the content of the span. */
  content(kind: NonNullable<Span['content']>): string {
    this.#scope.privateFields.add(`${kind}Content`);
    return `${this.#local('texts')}.content(${quote(kind)}, from.privateData)`;
  }

  /** A member of the recorder. */
  member(name: string): string {
    this.#scope.members.add(name);
    return `this.#${name}`;
  }

  #local(name: string): string {
    this.#scope.members.add(name);
    this.locals.add(name);
    return name;
  }

  #call(name: string, ...args: readonly string[]): string {
    return `${this.#scope.imports.value(name, VALUES)}(${args.join(', ')})`;
  }

  #attribute({ name, source }: SpanAttribute): string | undefined {
    if (source.kind === 'label') return this.#label(source);
    if (source.kind === 'constant') {
      if (!source.onError) return quote(source.text);
      const fails = statusRules(this.#span, this.#event).length > 0;
      return fails ? `error && ${quote(source.text)}` : undefined;
    }
    if (!carries(this.#event, source.field)) return undefined;
    if (source.kind === 'value') return this.#value(source);
    const field = this.#field(source.field);
    const args = source.kind === 'entries' ? `${quote(name)}, ${field}` : field;
    return `${this.#local('texts')}.${source.kind}(${args})`;
  }

  /** The value that a metric would carry. */
  #label({ label, texts }: Extract<AttributeSource, { kind: 'label' }>): string | undefined {
    const text = texts.get(this.#event.type);
    if (text === undefined || text.kind === 'fact') return undefined;
    if (!('reads' in text)) return text.text === undefined ? undefined : quote(text.text);
    const { raw } = readingCode(label, text, this.#scope);
    const values = `${this.#local('labels')}.${label.property}`;
    return this.#call(text.leftOut ? 'labelIfSet' : 'label', values, raw);
  }

  #value(source: Extract<AttributeSource, { kind: 'value' }>): string {
    const { field, sum, otherwise, positive, seconds } = source;
    const raw = this.#field(field);
    const known = fieldOf(this.#event, field);
    if (known?.class === 'flag') return this.#call(positive ? 'onlyTrue' : 'flag', raw);
    if (known?.class === 'enum')
      return this.#call('member', raw, `[${known.members.map(quote).join(', ')}]`);
    if (seconds) return this.#call('seconds', this.#call(positive ? 'positive' : 'amount', raw));
    const parts = sum.flatMap((path) => (this.#event.fields.has(path) ? fieldAccess(path) : []));
    const alternatives = [
      this.#call(positive ? 'positive' : known?.unit === 'exit_code' ? 'number' : 'amount', raw),
    ];
    if (parts.length > 0) {
      const total = this.#call('sum', ...parts);
      alternatives.push(positive ? this.#call('positive', total) : total);
    }
    if (otherwise !== undefined) alternatives.push(String(otherwise));
    return alternatives.join(' ?? ');
  }

  #message({ message }: StatusRule): string {
    return `{ message: ${this.#messageText(message)} }`;
  }

  #messageText(message: StatusRule['message']): string {
    if (message === undefined) return 'undefined';
    if (message.kind === 'fixed') return quote(message.text);
    const known = message.fields.filter((ref) => carries(this.#event, ref));
    if (message.kind === 'join') {
      const words = `[${known.map((ref) => this.#field(ref)).join(', ')}]`;
      const whole = known.every((ref) => fieldOf(this.#event, ref)?.optional === false);
      const present = (): string =>
        `${words}.filter(${this.#scope.imports.value('isText', VALUES)})`;
      return `${this.#local('texts')}.text(${this.#joined(whole ? words : present())})`;
    }
    const texts = known.map((ref) => {
      const field = fieldOf(this.#event, ref);
      const raw = this.#field(ref);
      const text = field?.segments.at(-1)?.array === true ? this.#joined(raw) : raw;
      return `${this.#local('texts')}.${field?.class === 'error' ? 'error' : 'text'}(${text})`;
    });
    return texts.length === 0 ? 'undefined' : texts.join(' ?? ');
  }

  /** Expression of a field: of the event, or of the private data. */
  #field({ path, private: isPrivate }: FieldRef): string {
    if (!isPrivate) return fieldAccess(path);
    this.#scope.privateFields.add(path);
    return `from.privateData.${path.replaceAll('.', '?.')}`;
  }

  #joined(list: string): string {
    return `${this.#scope.imports.value('joined', MEASURE)}(${list})`;
  }
}

function fieldOf(event: EventType, ref: FieldRef) {
  return (ref.private ? event.privateFields : event.fields).get(ref.path);
}

function carries(event: EventType, ref: FieldRef): boolean {
  return fieldOf(event, ref) !== undefined;
}
