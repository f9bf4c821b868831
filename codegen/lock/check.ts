import type { CatalogDocument } from '../catalog/document.ts';
import { IN_PROGRESS } from '../catalog/edition.ts';
import type { Path } from '../catalog/source.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Findings } from '../model/findings.ts';
import { type Departure, departures } from './compare.ts';
import { type Facts, frozenFacts } from './frozen.ts';

/** The rule by which released editions are held. */
export const RELEASED = 'released-edition';

/** Reports everything in a released edition that is not as its lock says. */
export function checkLock(
  { catalog, document }: { readonly catalog: Catalog; readonly document: CatalogDocument },
  lock: Facts | null,
  findings: Findings,
): void {
  const { edition, editions } = catalog;
  if (lock === null) {
    const help = 'take back the file as it was when the edition was released';
    findings.error(RELEASED, ['locks'], `the lock of ${edition} cannot be read`, help);
    return;
  }
  const open = editions.at(-1) === IN_PROGRESS;
  for (const departure of departures(lock, frozenFacts(document)))
    report(departure, edition, open, findings);
}

function report(departure: Departure, edition: string, open: boolean, findings: Findings): void {
  const { at, kind } = departure;
  const key = String(at.at(-1));
  const first = open
    ? 'begin an edition with it: '
    : `add \`${IN_PROGRESS}\` to \`editions:\`, and `;
  if (kind === 'changed')
    findings.error(
      RELEASED,
      at,
      `${words(at)} is ${shown(departure.to)}, but release ${edition} has ${shown(departure.from)}`,
      `leave it, and write \`changes: { ${IN_PROGRESS}: { ${ownKey(at)}: … } }\` beside it`,
    );
  else if (kind === 'gone')
    findings.error(
      RELEASED,
      at.slice(0, -1),
      `${words(at)} is gone, but release ${edition} has it`,
      at.length <= 2 || typeof at.at(-1) === 'number'
        ? `put it back, with \`until: '${edition}'\` if it ends there`
        : `put it back; \`changes: { ${IN_PROGRESS}: { ${key}: null } }\` takes it away later`,
    );
  else
    findings.keyError(
      RELEASED,
      at,
      `release ${edition} has no ${words(at)}`,
      at.length === 2 || typeof at.at(-1) === 'number'
        ? `${first}add \`since: ${IN_PROGRESS}\` here`
        : `${first}write \`changes: { ${IN_PROGRESS}: { ${key}: … } }\`, or a long form with \`since: ${IN_PROGRESS}\``,
    );
}

/** The key that `changes:` would name: items of a list are changed as a whole. */
function ownKey(at: Path): string {
  return String(at.findLast((step) => typeof step === 'string'));
}

function words(at: Path): string {
  const [section = '', id, ...rest] = at;
  if (id === undefined) return `\`${section}\``;
  const entry = `${String(section).replace(/ies$/, 'y').replace(/s$/, '')} \`${id}\``;
  return rest.length === 0 ? entry : `\`${rest.join('.')}\` of ${entry}`;
}

function shown(facts: Facts): string {
  const text = typeof facts === 'object' ? JSON.stringify(facts) : String(facts);
  return `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``;
}
