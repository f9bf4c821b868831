import { afterEach, describe, expect, it, vi } from 'vitest';
import { Labels } from '../../../../generated/labels.ts';
import { Normaliser } from '../../../../runtime/metrics/normaliser.ts';
import otel from '../../../../runtime/plugins/otel.ts';
import prometheus from '../../../../runtime/plugins/prometheus.ts';
import { exported, pluginOf } from '../../../kit/otel-exporter.ts';

afterEach(() => void vi.useRealTimers());

describe('rules of redaction that change', () => {
  it('reach labels that are remembered', () => {
    let secret = 'nothing';
    const redact = (text: string): string => text.replaceAll(secret, '***');
    const labels = new Labels(new Normaliser(redact));
    const model = () => labels.model.text('my-model');
    for (let times = 0; times < 20; times++) expect(model()).toBe('my-model');
    secret = 'my-model';
    labels.invalidate();
    expect(model()).toBe('unknown');
  });

  it('are asked for again every minute, as long as the exporter runs', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const asked: string[] = [];
    const plugin = pluginOf({
      metrics: () => ({ record: () => {}, invalidate: () => asked.push('metrics') }),
      spans: () => ({
        record: () => {},
        invalidate: () => asked.push('spans'),
        shutdown: () => {},
      }),
    });
    await exported(plugin, {}, () => {
      vi.advanceTimersByTime(59_000);
      expect(asked).toEqual([]);
      vi.advanceTimersByTime(2_000);
      expect(asked).toEqual(['metrics', 'spans']);
    });
    vi.advanceTimersByTime(600_000);
    expect(asked).toEqual(['metrics', 'spans']);
  });
});

it.each([
  ['OpenTelemetry', otel],
  ['Prometheus', prometheus],
])('the exporter for %s says which redactor is in use', async (_, plugin) => {
  const { exporter } = await exported(plugin);
  expect(exporter.lines.join('\n')).toContain('secrets are masked by the built-in redaction');
});
