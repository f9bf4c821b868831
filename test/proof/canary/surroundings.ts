import type { OtelConfig } from '../../../runtime/host/host.ts';
import type { Canaries, Secrets } from './canary.ts';
import type { CanaryKind } from './events.ts';

/**
 * What a process and its settings know and must not send: the command line,
 * paths, names, variables, credentials of the configuration.
 */
export class Surroundings implements Disposable {
  /** Settings that hold credentials, and some that cannot be used. */
  readonly config: OtelConfig;
  readonly #restore: (() => void)[] = [];

  constructor(canaries: Canaries<CanaryKind>, secrets: Secrets) {
    const canary = (): string => canaries.make('identifier');
    const secret = (): string => secrets.any().text;
    const { argv, title, execPath } = process;
    process.argv = [`/home/${canary()}/node`, ...argv.slice(1), '--token', canary()];
    process.argv.push(`--password=${canary()}`, secret());
    process.execPath = `/home/${canary()}/bin/node`;
    process.title = canary();
    this.#restore.push(() => Object.assign(process, { argv, title, execPath }));
    for (const name of ['USER', 'HOME', 'API_KEY', 'OTEL_PROPAGATORS', 'OTEL_BSP_EXPORT_TIMEOUT']) {
      this.#variable(name, canary());
    }
    this.#variable('OTEL_EXPORTER_OTLP_HEADERS', `x-key=${canary()},content-encoding=${canary()}`);
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
    for (const restore of this.#restore) restore();
  }

  #variable(name: string, value: string): void {
    const before = process.env[name];
    process.env[name] = value;
    this.#restore.push(() => {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
  }
}
