import type { Colour } from '../../../model/catalog.ts';
import type { Override } from './grafana-types.ts';
import type { PanelView } from './view.ts';

/** By what they mean; after the tokens of Grafana's own mixins. */
export const COLOURS: Readonly<Record<Colour, string>> = {
  ok: '#73bf69',
  warning: '#fade2a',
  error: '#ff7383',
  info: '#5794f2',
  idle: '#8e8e8e',
};

/** Grafana colours from a step on; the first colour holds from below. */
export function steps({ colours, line }: PanelView): { value: number | null; color: string }[] {
  const own = colours.map(({ colour, from }, index) => ({
    value: index === 0 ? null : from,
    color: COLOURS[colour],
  }));
  const base = own.length === 0 ? [{ value: null, color: COLOURS.info }] : own;
  return line === undefined ? base : [...base, { value: line, color: COLOURS.error }];
}

/** A value that means something has the same colour in every panel. */
export function valueColour([value, colour]: readonly [string, Colour]): Override {
  return {
    matcher: { id: 'byName', options: value },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: COLOURS[colour] } as never }],
  };
}
