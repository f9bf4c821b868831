import { type Diagnostic, errorAt } from '../diagnostic.ts';
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
  const misplaced = [...misplacedKeys(search)];
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

/** `record:` at the depth of the metrics' names is no metric, nor is it a section at the margin behind them. */
function* misplacedKeys(search: Search): Iterable<Cause> {
  const { errors, data, sections } = search;
  const top = Object.keys(data);
  for (const [section, known] of sections) {
    const entries = data[section];
    if (!isMapping(entries)) continue;
    const names = Object.keys(entries);
    const [first, ...more] = names.filter(
      (name) => known.has(name) && errors.some((error) => isBelow(error, [section, name])),
    );
    if (first !== undefined)
      yield misplaced(
        [first, ...more],
        section,
        names[names.indexOf(first) - 1],
        [section],
        search,
      );
    const behind = top.slice(top.indexOf(section) + 1);
    const end = behind.findIndex((key) => sections.has(key));
    for (const key of end < 0 ? behind : behind.slice(0, end))
      if (known.has(key) && names.length > 0 && errors.some((error) => isUnknown(error, key)))
        yield misplaced([key], section, names.at(-1), [], search);
  }
}

/** @param at where the keys stand, the first of which is shown */
function misplaced(
  keys: readonly [string, ...string[]],
  section: string,
  owner: string | undefined,
  at: Path,
  { errors, source }: Search,
): Cause {
  const [key] = keys;
  const message = `\`${key}\` is a key of an entry of \`${section}\`, not the name of one`;
  const add = 'add the line with the name of';
  const help =
    owner === undefined
      ? `${add} the entry above it`
      : `indent it as the keys of \`${owner}\`; or ${add} its entry above it`;
  return {
    diagnostic: errorAt('unknown-key', source.keyAt([...at, key]), message, help),
    errors: errors.filter(
      (error) =>
        (at.length === 0 && isUnknown(error, key)) ||
        keys.some((one) => isBelow(error, [...at, one])) ||
        (owner !== undefined && lacks(error, [section, owner], keys)),
    ),
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
    const message = `\`${first.name}\` stands in \`${section}\`, and its keys are those of \`${home}\``;
    const help = lost ? `add the line \`${home}:\` above it` : `move it to \`${home}\``;
    return [
      {
        diagnostic: errorAt('unknown-key', source.keyAt([section, first.name]), message, help),
        errors: errors.filter(
          (error) =>
            names.some((name) => isBelow(error, [section, name])) ||
            (lost && lacks(error, [], [home])),
        ),
      },
    ];
  });
}

/** A key at the margin that is no section. */
function isUnknown({ instancePath, params }: SchemaError, key: string): boolean {
  return instancePath === '' && params['additionalProperty'] === key;
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
