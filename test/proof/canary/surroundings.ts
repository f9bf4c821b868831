import type { OtelConfig } from '../../../runtime/host/host.ts';
import type { HostileTexts } from './hostile-texts.ts';

/** Short batches, and room for all spans of a few rounds. */
const BATCHES = {
  OTEL_BSP_SCHEDULE_DELAY: '5',
  OTEL_BLRP_SCHEDULE_DELAY: '5',
  OTEL_BSP_MAX_QUEUE_SIZE: '20000',
  OTEL_BLRP_MAX_QUEUE_SIZE: '20000',
  OTEL_METRIC_EXPORT_INTERVAL: '250',
};

/**
 * What a process and its settings know and must not send: the command line, paths, names,
 * variables, credentials of the configuration.
 */
export class Surroundings implements Disposable {
  /** Settings that hold credentials, and some that cannot be used. */
  readonly config: OtelConfig;
  readonly #process = { argv: process.argv, title: process.title, execPath: process.execPath };
  readonly #variables: Readonly<Record<string, string | undefined>>;

  constructor({ canaries, secrets }: HostileTexts) {
    const canary = (): string => canaries.make('identifier');
    const argv = [`/home/${canary()}/node`, ...process.argv.slice(1), '--token', canary()];
    Object.assign(process, {
      argv: [...argv, `--password=${canary()}`, secrets.make()],
      execPath: `/home/${canary()}/bin/node`,
      title: canary(),
    });
    const names = ['USER', 'HOME', 'API_KEY', 'OTEL_PROPAGATORS', 'OTEL_BSP_EXPORT_TIMEOUT'];
    const variables = {
      ...Object.fromEntries(names.map((name) => [name, canary()])),
      ...BATCHES,
      OTEL_EXPORTER_OTLP_HEADERS: `x-key=${canary()},content-encoding=${canary()}`,
    };
    this.#variables = Object.fromEntries(
      Object.keys(variables).map((name) => [name, process.env[name]]),
    );
    Object.assign(process.env, variables);
    this.config = {
      headers: {
        authorization: `Bearer ${canary()}`,
        'transfer-encoding': canary(),
        'x-broken': `${canary()}\n`,
        [`Bearer ${canary()}`]: 'a name that is none',
      },
      metricNamePrefix: `1 ${canary()}`,
      sampleRate: canary() as never,
    };
  }

  [Symbol.dispose](): void {
    Object.assign(process, this.#process);
    for (const [name, value] of Object.entries(this.#variables))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}
