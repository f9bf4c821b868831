import {
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  osDetector,
  processDetector,
  type Resource,
  type ResourceDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';

export type { Resource };

/** Attributes that may hold what a person typed, or who it was. They leave under no setting. */
const WITHHELD = [
  'process.executable.name', // the title of the process, which may be its command line
  'process.command',
  'process.command_args',
  'process.command_line',
  'process.owner',
];

/** By their names. The instance of the service is always there. */
export const DETECTORS: Readonly<Record<string, ResourceDetector>> = {
  env: envDetector,
  host: hostDetector,
  os: osDetector,
  process: {
    detect(config) {
      const { attributes = {}, ...rest } = processDetector.detect(config);
      const kept = Object.entries(attributes).filter(([name]) => !WITHHELD.includes(name));
      return { ...rest, attributes: Object.fromEntries(kept) };
    },
  },
  /** Which process it is and what runs it, and nothing of how it was called. */
  runtime: {
    detect: () => ({
      attributes: {
        'process.pid': process.pid,
        'process.runtime.name': 'nodejs',
        'process.runtime.version': process.versions.node,
      },
    }),
  },
  serviceinstance: { detect: () => ({}) },
};

/**
 * What every signal says about its process: the SDK, the instance, the detectors' findings. The
 * environment may name another instance; the service name has the last word.
 */
export function processResource(
  serviceName: string,
  instanceId: string,
  detectors: readonly string[],
): Resource {
  const wanted = detectors.map((name) => DETECTORS[name]).filter((one) => one !== undefined);
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.instance.id': instanceId }))
    .merge(detectResources({ detectors: wanted }))
    .merge(resourceFromAttributes({ 'service.name': serviceName }));
}
