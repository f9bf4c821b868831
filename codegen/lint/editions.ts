import type { CatalogDocument } from '../catalog/document.ts';
import { IN_PROGRESS, lifetimes } from '../catalog/edition.ts';
import type { Path } from '../catalog/source.ts';
import { type Catalog, exportedNames, NAMED_SECTIONS } from '../model/catalog.ts';
import type { Findings } from '../model/findings.ts';
import { allAttributes } from '../model/span.ts';
import { suggest } from '../suggest.ts';
import type { Finding } from './rule.ts';

export function* editionOrder({ editions }: Catalog): Iterable<Finding> {
  for (const [index, edition] of editions.entries()) {
    const before = editions[index - 1];
    if (before === undefined || edition === IN_PROGRESS) continue;
    if (before === IN_PROGRESS || rising(edition) < rising(before))
      yield {
        at: ['editions', index],
        message: `the edition \`${edition}\` stands after \`${before}\``,
        help: 'sort the editions, oldest first',
        related: { at: ['editions', index - 1], message: 'the edition before it' },
      };
  }
}

/** For `2026.9` before `2026.10`; the comparison that knows numbers loads the words of a language first. */
const rising = (edition: string): string =>
  edition.replace(/\d+/g, (digits) => digits.padStart(9, '0'));

export function* unknownSuccessor(catalog: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const section of NAMED_SECTIONS) {
    const names = exportedNames(catalog, section);
    for (const [id, { deprecated }] of Object.entries(document[section] ?? {})) {
      const use = deprecated?.use;
      if (use === undefined) continue;
      const at = [section, id, 'deprecated', 'use'];
      if (!names.has(use)) {
        const message = `\`${use}\` is nothing among the ${section} of ${catalog.edition}`;
        yield { at, message, help: suggest(use, [...names]) };
      } else if (document[section]?.[use]?.deprecated !== undefined) {
        const message = `\`${use}\` is deprecated, too`;
        yield { at, message, help: 'name what stays, or leave `use:` out' };
      }
    }
  }
  const attributes = catalog.spans.flatMap(allAttributes);
  for (const { name, deprecated, at } of attributes) {
    const use = deprecated?.use;
    if (use === undefined) continue;
    const others = new Set(attributes.map((one) => one.name).filter((one) => one !== name));
    if (!others.has(use)) {
      const message = `no span of ${catalog.edition} has another attribute \`${use}\``;
      yield { at: [...at, 'deprecated', 'use'], message, help: suggest(use, [...others]) };
    }
  }
}

/** A new name that nothing has, in any edition. */
export function checkNewNames(document: CatalogDocument, findings: Findings): void {
  for (const section of NAMED_SECTIONS) {
    const entries = Object.entries(document[section] ?? {});
    const names = new Set(
      entries.flatMap(([id, entry]) => [
        id,
        ...[entry, ...Object.values(entry.changes ?? {})].flatMap(writtenNames),
      ]),
    );
    for (const [id, { renamed_to: name }] of entries)
      if (name !== undefined && !names.has(name))
        findings.error(
          'unknown-successor',
          [section, id, 'renamed_to'],
          `nothing among the ${section} is called \`${name}\``,
          suggest(name, [...names]),
        );
  }
}

/** Everything that an entry is exported as, or what an edition makes of it. */
function writtenNames(entry: object): string[] {
  return Object.entries(entry).flatMap(([key, value]) => {
    if (typeof value === 'string') return key === 'name' || key === 'otel' ? [value] : [];
    return key === 'prometheus' || key === 'otel' ? writtenNames(value) : [];
  });
}

/** What entries say of editions, before any edition is looked at by itself. */
export function checkLifetimes(document: CatalogDocument, findings: Findings): void {
  const { editions } = document;
  const known = (name: string, at: Path): boolean => {
    if (editions.includes(name)) return true;
    const message = `there is no edition \`${name}\``;
    const begin = `add \`${name}\` to \`editions:\`, behind the last release`;
    const help = name === IN_PROGRESS ? begin : suggest(name, editions);
    findings.error('unknown-edition', at, message, help);
    return false;
  };
  if (document.official !== undefined) known(document.official, ['official']);
  const order = (name: string | undefined, otherwise: number): number =>
    name === undefined || !editions.includes(name) ? otherwise : editions.indexOf(name);
  const owners: { readonly since: string; readonly path: Path }[] = [];
  for (const { entry, path } of lifetimes(document)) {
    const { since, until, changes = {} } = entry;
    while (owners.length > 0 && !isWithin(path, owners.at(-1)?.path ?? [])) owners.pop();
    const owner = owners.at(-1);
    if (since !== undefined && known(since, [...path, 'since'])) {
      if (owner !== undefined && order(since, 0) < order(owner.since, 0))
        findings.error(
          'since-order',
          [...path, 'since'],
          `\`since: ${since}\` is before what it belongs to, which came with ${owner.since}`,
          'remove this `since:`, or correct one of the two',
          { at: [...owner.path, 'since'], message: 'what it belongs to' },
        );
      owners.push({ since, path });
    }
    if (until !== undefined) known(until, [...path, 'until']);
    const first = order(since, 0);
    const last = order(until, editions.length - 1);
    if (last < first) {
      const message = `\`until: ${until}\` is before \`since: ${since}\``;
      const help = 'correct one of the two; no edition has it like this';
      findings.error('since-order', [...path, 'until'], message, help);
    }
    for (const name of Object.keys(changes)) {
      const at = [...path, 'changes', name];
      if (!known(name, at)) continue;
      const place = editions.indexOf(name);
      if (place <= first) {
        const message = `\`${name}\` is no later edition than the first that has this, ${editions[first]}`;
        findings.error('since-order', at, message, 'write the values into the entry itself');
      } else if (place > last) {
        const message = `\`${name}\` is after the last edition that has this, ${editions[last]}`;
        findings.error('since-order', at, message, 'remove this change, or correct `until:`');
      }
    }
  }
}

function isWithin(path: Path, owner: Path): boolean {
  return owner.every((step, index) => path[index] === step);
}
