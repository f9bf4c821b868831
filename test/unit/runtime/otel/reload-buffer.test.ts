import { describe, expect, it } from 'vitest';
import type { HostEventListener, HostPrivateData } from '../../../../runtime/host/host.ts';
import { ReloadBuffer } from '../../../../runtime/otel/reload-buffer.ts';
import { capturePolicy } from '../../../../runtime/otel/settings/capture-policy.ts';

/** 16 MB and 10,000 events wait at most, says SECURITY.md. */
const ROOM = 16 * 2 ** 20;

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
    const held = JSON.stringify(buffer.take().waiting[0]?.[2]);
    const texts = ['in', 'out', 'system', 'tool in', 'tool out', 'why'];
    expect(texts.filter((text) => held.includes(`"${text}"`))).toEqual([...kept, 'why']);
  });

  it('what nobody captures takes no room from what is', () => {
    const { buffer, deliver } = opened({ outputMessages: true });
    const inputMessages = 'x'.repeat(ROOM);
    deliver({ modelContent: { inputMessages, outputMessages: 'kept' } });
    expect(buffer.take()).toMatchObject({ shed: 0, dropped: 0 });
  });

  it('content goes before events, and both are counted', () => {
    const { buffer, deliver } = opened(true);
    const megabyte = 'x'.repeat(2 ** 20);
    for (let index = 0; index < 40; index += 1)
      deliver({ modelContent: { inputMessages: megabyte } });
    const { waiting, ...lost } = buffer.take();
    expect(lost).toMatchObject({ dropped: 0, shed: 25 });
    expect(waiting).toHaveLength(40);
    expect(JSON.stringify(waiting).length).toBeLessThan(ROOM);
    for (let index = 0; index < 20; index += 1) deliver({ errorMessage: megabyte });
    expect(buffer.take()).toMatchObject({ dropped: 5, shed: 0 });
  });

  it('no more than 10,000 events wait, and those beyond are counted', () => {
    const { buffer, deliver } = opened(true);
    for (let index = 0; index < 10_003; index += 1) deliver({});
    const { waiting, dropped } = buffer.take();
    expect([waiting.length, dropped]).toEqual([10_000, 3]);
  });

  it.each<readonly [number, string, () => unknown]>([
    [0, 'a list of itself', () => Array.from({ length: 30 }).reduce((one) => [one, one], [])],
    [0, 'what holds itself', () => Object.assign(circle, { circle })],
    [0, 'what is nested deep', () => Array.from({ length: 20_000 }).reduce((one) => [one], [])],
    [1, 'bytes', () => new Uint8Array(ROOM)],
    [1, 'a map', () => new Map([['a', 'x'.repeat(ROOM)]])],
    [1, 'an error', () => new Error('x'.repeat(ROOM))],
    [1, 'empty objects', () => Array.from({ length: 400_000 }, () => ({}))],
    [1, 'what cannot be weighed', () => new Map([[1, () => 1]])],
  ])('of 1 event %i loses its content: %s', (shed, _, make) => {
    const { buffer, deliver } = opened(true);
    deliver({ toolContent: { toolOutput: make() } });
    expect(buffer.take()).toMatchObject({ dropped: 0, shed, waiting: [expect.anything()] });
  });
});
