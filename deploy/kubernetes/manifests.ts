/**
 * `npm run kubernetes`: the generated rules as a PrometheusRule and each generated dashboard as a
 * ConfigMap, for `kubectl apply -f -`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { EXIT, readOptions, runProgram, UsageError } from '../../codegen/tools/command.ts';

const usage = `usage: npm run -s kubernetes -- [options] | kubectl apply -f -

  --namespace NAME    where the objects go (default: monitoring)
  --label KEY=VALUE   on all of them, as often as needed: what the operator's ruleSelector asks for;
                      with kube-prometheus-stack release=<its release>`;

const GENERATED = new URL('../../generated/', import.meta.url);
/** What Kubernetes takes as the name of a namespace. */
const NAME = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
// When the reader has gone, as a kubectl that failed, its reason is on the screen already.
process.stdout.on('error', () => process.exit(1));

/** What stands in the head of every object. */
interface Common {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** @throws {UsageError} for a wrong call */
function common(args: readonly string[]): Common {
  const { values } = readOptions(args, {
    namespace: { type: 'string', default: 'monitoring' },
    label: { type: 'string', multiple: true, default: [] },
  });
  const pairs = values.label.map((text) => {
    const [, key, value] = /^([^=]+)=([^=]*)$/.exec(text) ?? [];
    if (key === undefined) throw new UsageError(`--label takes KEY=VALUE, not '${text}'`);
    return [key, value ?? ''] as const;
  });
  if (!NAME.test(values.namespace))
    throw new UsageError(`--namespace takes a name, not '${values.namespace}'`);
  return { namespace: values.namespace, labels: Object.fromEntries(pairs) };
}

/** The files of a folder, and of its part for the names that a Collector stores. */
const filesOf = (folder: string): { name: string; text: string }[] =>
  readdirSync(new URL(folder, GENERATED), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes('.'))
    .map((path) => ({
      name: path.replace(/[\\/]/, '-'),
      text: readFileSync(new URL(`${folder}/${path}`, GENERATED), 'utf8'),
    }));

function run(args: readonly string[]): number {
  const { namespace, labels } = common(args);
  const rules = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'openclaw', namespace, labels },
    spec: {
      groups: filesOf('rules').flatMap(({ text }) => (parse(text) as { groups: unknown[] }).groups),
    },
  };
  // One ConfigMap for each board: together they come near the limit of one object.
  const dashboards = filesOf('dashboards').map(({ name, text }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `openclaw-dashboard-${name.replace('.json', '')}`,
      namespace,
      labels: { ...labels, grafana_dashboard: '1' },
      annotations: { grafana_folder: 'OpenClaw' },
    },
    data: { [`openclaw-${name}`]: text },
  }));
  const list = { apiVersion: 'v1', kind: 'List', items: [rules, ...dashboards] };
  process.stdout.write(`${JSON.stringify(list, undefined, 2)}\n`);
  return EXIT.fine;
}

process.exitCode = await runProgram({ usage, run }, process.argv.slice(2));
