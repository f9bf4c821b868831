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
 * What a process knows and must not send: command line, paths, names, variables. Until it is
 * disposed of, all of them are canaries.
 */
export function hostileProcess({ canaries, secrets }: HostileTexts): Disposable {
  const canary = (): string => canaries.make('identifier');
  const { argv, title, execPath } = process;
  const names = ['USER', 'HOME', 'API_KEY', 'OTEL_PROPAGATORS', 'OTEL_BSP_EXPORT_TIMEOUT'];
  const variables = {
    ...Object.fromEntries(names.map((name) => [name, canary()])),
    ...BATCHES,
    OTEL_EXPORTER_OTLP_HEADERS: `x-key=${canary()},content-encoding=${canary()}`,
  };
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  const options = ['--token', canary(), `--password=${canary()}`, secrets.make()];
  Object.assign(process, {
    argv: [`/home/${canary()}/node`, ...argv.slice(1), ...options],
    execPath: `/home/${canary()}/bin/node`,
    title: canary(),
  });
  return {
    [Symbol.dispose]() {
      Object.assign(process, { argv, title, execPath });
      for (const [name, value] of before)
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    },
  };
}

/** Settings that hold credentials, and some that cannot be used. */
export const hostileConfig = ({ canaries }: HostileTexts) => ({
  headers: {
    authorization: `Bearer ${canaries.make('identifier')}`,
    'transfer-encoding': canaries.make('identifier'),
    'x-broken': `${canaries.make('identifier')}\n`,
    [`Bearer ${canaries.make('identifier')}`]: 'a name that is none',
  },
  metricNamePrefix: `1 ${canaries.make('identifier')}`,
  sampleRate: canaries.make('identifier') as never,
});
