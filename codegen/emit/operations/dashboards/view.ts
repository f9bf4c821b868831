import type { Colour, Panel } from '../../../model/catalog.ts';

/** A dashboard as we decided it. */
export interface DashboardView {
  readonly uid: string;
  readonly title: string;
  readonly tag: string;
  readonly job: string;
  /** Names of series from which jobs and instances are listed. */
  readonly families: readonly string[];
  readonly annotations: readonly {
    readonly title: string;
    readonly colour: Colour;
    readonly expr: string;
    readonly by: readonly string[];
  }[];
  readonly rows: readonly {
    readonly title: string | undefined;
    readonly panels: readonly PanelView[];
  }[];
}

/** A panel on one road, in the unit that values have there. */
export interface PanelView
  extends Pick<Panel, 'id' | 'title' | 'help' | 'form' | 'unit' | 'column' | 'today'> {
  readonly expr: string;
  /** The dashboard that says more. */
  readonly more: { readonly title: string; readonly uid: string } | undefined;
  /** Labels that name a series, and what people call them. */
  readonly by: readonly string[];
  readonly headings: readonly string[];
  /** Colours of label values. */
  readonly values: readonly (readonly [string, Colour])[];
  readonly colours: readonly { readonly colour: Colour; readonly from: number }[];
  /** The threshold of an alert. */
  readonly line: number | undefined;
}
