import type { Diagnostic } from '../diagnostic.ts';
import type { Schema, SchemaError } from './grammar.ts';
import { type CatalogSource, isMapping, type Mapping, type Path } from './source.ts';

/** A mistake that lies behind several errors of the schema, with those errors. */
export interface Cause {
  readonly diagnostic: Diagnostic;
  readonly errors: readonly SchemaError[];
}

/**
 * A lost line moves what stood below it to the wrong place, and every key there is an error then.
 * Finds the line that was lost, or the one that stands at the wrong depth.
 *
 * @param schema of the whole catalog
 */
export function shapeCauses(
  errors: readonly SchemaError[],
  source: CatalogSource,
  schema: Schema,
): Cause[] {
  const { data } = source;
  if (!isMapping(data)) return [];
  const sections = sectionKeys(schema);
  const search = { errors, source, data, sections };
  const misplaced = [...keysAsNames(search), ...keysAtTheMargin(search)];
  const explained = new Set(misplaced.flatMap((cause) => cause.errors));
  const rest = errors.filter((error) => !explained.has(error));
  return [...misplaced, ...strayEntries({ ...search, errors: rest })];
}

interface Search {
  readonly errors: readonly SchemaError[];
  readonly source: CatalogSource;
  readonly data: Mapping;
  /** By section: the keys that its entries may have, none where they are texts. */
  readonly sections: ReadonlyMap<string, ReadonlySet<string>>;
}

/** `record:` at the depth of the metrics' names is no metric. */
function keysAsNames({ errors, source, data, sections }: Search): Cause[] {
  return [...sections].flatMap(([section, keys]) => {
    const entries = data[section];
    if (!isMapping(entries)) return [];
    const names = Object.keys(entries);
    const misplaced = names.filter(
      (name) => keys.has(name) && errors.some((error) => isBelow(error, [section, name])),
    );
    const [first] = misplaced;
    if (first === undefined) return [];
    const owner = names[names.indexOf(first) - 1];
    return [
      {
        diagnostic: misplacedKey(first, section, owner, source, [section, first]),
        errors: errors.filter(
          (error) =>
            misplaced.some((name) => isBelow(error, [section, name])) ||
            (owner !== undefined && lacks(error, [section, owner], misplaced)),
        ),
      },
    ];
  });
}

/** The same at the margin, behind the section that it belongs to. */
function keysAtTheMargin({ errors, source, data, sections }: Search): Cause[] {
  const top = Object.keys(data);
  return errors.flatMap((error) => {
    const key = String(error.params['additionalProperty'] ?? '');
    if (error.instancePath !== '' || key === '') return [];
    const section = top.slice(0, top.indexOf(key)).findLast((name) => sections.has(name)) ?? '';
    if (sections.get(section)?.has(key) !== true || !isMapping(data[section])) return [];
    const owner = Object.keys(data[section]).at(-1);
    if (owner === undefined) return [];
    return [
      {
        diagnostic: misplacedKey(key, section, owner, source, [key]),
        errors: [error, ...errors.filter((other) => lacks(other, [section, owner], [key]))],
      },
    ];
  });
}

function misplacedKey(
  key: string,
  section: string,
  owner: string | undefined,
  source: CatalogSource,
  at: Path,
): Diagnostic {
  return {
    id: 'unknown-key',
    severity: 'error',
    message: `\`${key}\` is a key of an entry of \`${section}\`, not the name of one`,
    position: source.keyAt(at),
    help:
      owner === undefined
        ? 'add the line with the name of the entry above it'
        : `indent it as the keys of \`${owner}\`; or add the line with the name of its entry above it`,
  };
}

/** Entries with the keys of another section: the line that begins that section is lost. */
function strayEntries({ errors, source, data, sections }: Search): Cause[] {
  const isOfTexts = (section: string): boolean => sections.get(section)?.size === 0;
  return [...sections].flatMap(([section, own]) => {
    const entries = data[section];
    if (!isMapping(entries)) return [];
    const strays = Object.entries(entries).flatMap(([name, entry]) => {
      const failed = errors.some((error) => isBelow(error, [section, name]));
      if (failed && typeof entry === 'string') {
        const home = [...sections.keys()].find(
          (one) => isOfTexts(one) && errors.some((error) => lacks(error, [], [one])),
        );
        return home === undefined ? [] : [{ name, home }];
      }
      if (!failed || !isMapping(entry)) return [];
      const keys = Object.keys(entry);
      if (keys.length === 0 || keys.every((key) => own.has(key))) return [];
      const homes = [...sections]
        .filter(([, known]) => keys.every((key) => known.has(key)))
        .map(([home]) => home);
      const home = homes.find((one) => data[one] === undefined) ?? homes[0];
      return home === undefined ? [] : [{ name, home }];
    });
    const [first] = strays;
    if (first === undefined) return [];
    const { home } = first;
    const names = strays.filter((one) => one.home === home).map(({ name }) => name);
    const lost = data[home] === undefined;
    return [
      {
        diagnostic: {
          id: 'unknown-key',
          severity: 'error',
          message: `\`${first.name}\` stands in \`${section}\`, and its keys are those of \`${home}\``,
          position: source.keyAt([section, first.name]),
          help: lost ? `add the line \`${home}:\` above it` : `move it to \`${home}\``,
        },
        errors: errors.filter(
          (error) =>
            names.some((name) => isBelow(error, [section, name])) ||
            (lost && lacks(error, [], [home])),
        ),
      },
    ];
  });
}

function isBelow({ instancePath }: SchemaError, path: Path): boolean {
  const pointer = pointerOf(path);
  return instancePath === pointer || instancePath.startsWith(`${pointer}/`);
}

function lacks(error: SchemaError, path: Path, keys: readonly string[]): boolean {
  const missing = error.params['missingProperty'] as string | undefined;
  return missing !== undefined && keys.includes(missing) && error.instancePath === pointerOf(path);
}

function pointerOf(path: Path): string {
  return path
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

function sectionKeys(whole: Schema): ReadonlyMap<string, ReadonlySet<string>> {
  const definition = ({ $ref }: Schema): Schema =>
    whole.definitions?.[$ref?.split('/').at(-1) ?? ''] ?? {};
  return new Map(
    Object.entries(whole.properties ?? {}).flatMap(([section, { additionalProperties }]) => {
      const entry =
        typeof additionalProperties === 'object' ? definition(additionalProperties) : {};
      const forms = [entry, ...(entry.anyOf ?? [])];
      const keys = forms.flatMap(({ properties }) => Object.keys(properties ?? {}));
      const known = keys.length > 0 || forms.some(({ type }) => type === 'string');
      return known ? [[section, new Set(keys)] as const] : [];
    }),
  );
}
