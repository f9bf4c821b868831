import {
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  osDetector,
  processDetector,
  type Resource,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';

export type { Resource };

const DETECTORS = {
  env: envDetector,
  host: hostDetector,
  os: osDetector,
  process: processDetector,
  serviceinstance: serviceInstanceIdDetector,
} as const;

/** What a log record says about its process: the service and nothing else. */
export function serviceResource(serviceName: string): Resource {
  return resourceFromAttributes({ 'service.name': serviceName });
}

/** The SDK's own attributes and the detectors' findings; the service name has the last word. */
export function detectedResource(serviceName: string, detectors: readonly string[]): Resource {
  const wanted = detectors.filter((name): name is keyof typeof DETECTORS => name in DETECTORS);
  return defaultResource()
    .merge(detectResources({ detectors: wanted.map((name) => DETECTORS[name]) }))
    .merge(serviceResource(serviceName));
}
