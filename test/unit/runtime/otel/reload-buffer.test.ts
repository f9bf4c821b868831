import { describe, expect, it } from 'vitest';
import type { HostEventListener, HostPrivateData } from '../../../../runtime/host/host.ts';
import { RELOAD_LIMITS, ReloadBuffer } from '../../../../runtime/otel/reload-buffer.ts';
import { capturePolicy } from '../../../../runtime/otel/settings/capture-policy.ts';

/** A buffer that is open, and the way to give it events. */
function opened(captureContent: unknown) {
  const buffer = new ReloadBuffer();
  let listener: HostEventListener = () => {};
  const onEvent = (given: HostEventListener) => {
    listener = given;
    return () => {};
  };
  buffer.open({ onEvent }, capturePolicy(captureContent));
  let seq = 0;
  const deliver = (privateData: HostPrivateData) => {
    seq += 1;
    listener({ type: 'model.call.completed', ts: 1, seq }, { trusted: true }, privateData);
  };
  return { buffer, deliver };
}

const circle = {};
const CONTENT: HostPrivateData = {
  errorMessage: 'why',
  modelContent: { inputMessages: ['in'], outputMessages: ['out'], systemPrompt: 'system' },
  toolContent: { toolInput: 'tool in', toolOutput: 'tool out' },
};

describe('between two sessions', () => {
  it.each([
    [false, []],
    [{ inputMessages: true }, ['in']],
    [{ toolOutputs: true, systemPrompt: true }, ['system', 'tool out']],
    [true, ['in', 'out', 'tool in', 'tool out']],
  ])('with captureContent %j only content of that is held', (captureContent, kept) => {
    const { buffer, deliver } = opened(captureContent);
    deliver(CONTENT);
    const held = JSON.stringify(buffer.take()[0]?.[2]);
    const texts = ['in', 'out', 'system', 'tool in', 'tool out', 'why'];
    expect(texts.filter((text) => held.includes(`"${text}"`))).toEqual([...kept, 'why']);
  });

  it('content goes before events, and both are counted', () => {
    const { buffer, deliver } = opened(true);
    const megabyte = 'x'.repeat(2 ** 20);
    for (let index = 0; index < 40; index += 1)
      deliver({ modelContent: { inputMessages: megabyte } });
    expect(buffer.dropped).toBe(0);
    expect(buffer.shed).toBe(25);
    const deliveries = buffer.take();
    expect(deliveries).toHaveLength(40);
    expect(JSON.stringify(deliveries).length).toBeLessThan(RELOAD_LIMITS.bytes);
    for (let index = 0; index < 20; index += 1) deliver({ errorMessage: megabyte });
    expect([buffer.dropped, buffer.shed]).toEqual([5, 0]);
  });

  it('content that cannot be weighed goes, and its event stays', () => {
    const { buffer, deliver } = opened(true);
    deliver({ modelContent: { inputMessages: new Map([[1, () => 1]]) } });
    expect([buffer.dropped, buffer.shed]).toEqual([0, 1]);
    expect(buffer.take()).toHaveLength(1);
  });

  it.each<readonly [string, () => unknown]>([
    ['a list of itself', () => Array.from({ length: 30 }).reduce((one) => [one, one], [])],
    ['what holds itself', () => Object.assign(circle, { circle })],
    ['what is nested deep', () => Array.from({ length: 20_000 }).reduce((one) => [one], [])],
  ])('%s has room', (_, make) => {
    const { buffer, deliver } = opened(true);
    deliver({ toolContent: { toolOutput: make() } });
    expect([buffer.dropped, buffer.shed]).toEqual([0, 0]);
  });

  it.each<readonly [string, unknown]>([
    ['bytes', new Uint8Array(RELOAD_LIMITS.bytes)],
    ['a map', new Map([['a', 'x'.repeat(RELOAD_LIMITS.bytes)]])],
    ['an error', new Error('x'.repeat(RELOAD_LIMITS.bytes))],
    ['empty objects', Array.from({ length: 400_000 }, () => ({}))],
  ])('%s that need too much go', (_, toolOutput) => {
    const { buffer, deliver } = opened(true);
    deliver({ toolContent: { toolOutput } });
    expect([buffer.dropped, buffer.shed]).toEqual([0, 1]);
  });
});
