import type { EventEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Localized } from '../locales/translations.ts';

/** What a field can be said to be; an enum is a list of its members. */
export const CLASSES = ['measure', 'label', 'flag', 'identifier', 'content', 'error'] as const;

export type PrivacyClass = 'enum' | (typeof CLASSES)[number];

export interface PathSegment {
  readonly name: string;
  readonly optional: boolean;
  readonly array: boolean;
}

export interface Field {
  /** Dotted, without marks: `memory.workerHeaps[].script` is `memory.workerHeaps.script`. */
  readonly path: string;
  readonly segments: readonly PathSegment[];
  readonly class: PrivacyClass;
  /** Types of the value in TypeScript; `map` is a record of strings, numbers and booleans. */
  readonly types: readonly ('string' | 'number' | 'boolean' | 'map')[];
  readonly members: readonly string[];
  readonly unit: string;
  readonly optional: boolean;
  readonly unemitted: boolean;
  readonly at: Path;
}

export type Trust = EventEntry['trust'];

export interface EventType {
  readonly type: string;
  /** `run.completed` is `RunCompletedEvent`, handled by `runCompleted`. */
  readonly typeName: string;
  readonly handlerName: string;
  readonly description: Localized;
  readonly trust: Trust;
  readonly queue: 'sync' | 'async' | 'priority';
  readonly unemitted: boolean;
  readonly fields: ReadonlyMap<string, Field>;
  /** What the service passes with the event; it never reaches a metric. */
  readonly privateFields: ReadonlyMap<string, Field>;
  /** What its log record says of itself. */
  readonly logged: readonly LoggedFact[];
  readonly at: Path;
}

/** One of the things that a log record says of itself, and the fields that tell it. */
interface LoggedFact {
  readonly fact: 'name' | 'category' | 'outcome' | 'site';
  readonly paths: readonly string[];
  readonly at: Path;
}

/** A field of an event, or with `private` one of its private data. */
export interface FieldRef {
  readonly path: string;
  readonly private: boolean;
}

export interface Guard {
  readonly path: string;
  /** Members of an enum; undefined asks for a text of any kind. */
  readonly members: readonly string[] | undefined;
  readonly at: Path;
}
