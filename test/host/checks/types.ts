import { join } from 'node:path';
import { recordedEvents } from '../../kit/recording.ts';
import { compareEventTypes } from '../../types/event-types.ts';
import { root } from '../../types/host-program.ts';
import { checkPluginSurface } from '../../types/plugin-surface.ts';
import type { Bench } from '../bench.ts';

/** What our exporter adds to the events that it emits itself. */
const OURS = ['telemetry.exporter:lostItems', 'telemetry.exporter:lostReason'];

/** What the host sends without declaring it: in the recorded events, not in its types. */
const UNDECLARED = ['model.call.completed:usage.cost', 'model.call.error:usage.cost'];

/** The host's declarations against ours: plugin surface, then every event, field by field. */
export async function checkTypes({ report, host }: Bench): Promise<void> {
  report.step("our types and the gateway's");
  for (const { about, against } of checkPluginSurface(host)) {
    report.check(against === undefined, about, against);
  }
  const events = join(root, 'generated/events.ts');
  const { UNEMITTED_FIELDS } = (await import(events)) as { UNEMITTED_FIELDS: readonly string[] };
  const beyond = [...UNEMITTED_FIELDS, ...OURS, ...UNDECLARED];
  for (const field of UNDECLARED) {
    const [kind = '', path = ''] = field.split(':');
    const sent = recordedEvents(['main']).some(
      ({ event }) => event.type === kind && hasPath(event, path),
    );
    report.check(sent, `a recorded ${kind} has ${path}`);
  }
  const found = compareEventTypes(host, events, beyond);
  const wrongKinds = new Set(found.wrong.map((finding) => finding.split(':')[0]));
  for (const kind of found.ourKinds) {
    const findings = found.wrong.filter((finding) => finding.startsWith(`${kind}:`));
    if (wrongKinds.has(kind)) report.check(false, `the host's ${kind}`, findings.join('\n     '));
  }
  const good = found.hostKinds.filter((kind) => !wrongKinds.has(kind)).length;
  report.equal(good, found.hostKinds.length, `every one of the host's events is accepted`);
  report.note(
    `${found.hostKinds.length} kinds, ${found.fieldsFound} fields of the catalog found there`,
  );
  for (const finding of found.added) report.note(`the host has ${finding}`);
}

function hasPath(event: object, path: string): boolean {
  let value: unknown = event;
  for (const name of path.split('.')) value = Reflect.get(Object(value), name);
  return value !== undefined;
}
