import { emitDashboards } from '../../codegen/emit/operations/dashboards/dashboards.ts';
import { catalogAt } from './catalog-at.ts';

/** What the tests look at of Grafana's dashboard. */
export interface Dashboard {
  readonly uid: string;
  readonly editable: boolean;
  readonly templating: { readonly list: readonly Record<string, unknown>[] };
  readonly panels: readonly Panel[];
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: object;
  readonly targets?: readonly { readonly expr: string }[];
  readonly links?: readonly { readonly url: string }[];
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit: string;
      readonly thresholds: { readonly steps: readonly { readonly value: number | null }[] };
    };
  };
}

/** Every dashboard of 2026.9. */
export const boards = emitDashboards(catalogAt('2026.9')).map(({ path, text }) => ({
  path,
  text,
  board: JSON.parse(text) as Dashboard,
}));
/** Their panels, but for rows. */
export const questions = boards.flatMap(({ path, board }) =>
  board.panels
    .filter(({ type }) => type !== 'row')
    .map((panel) => ({ at: `${path}: ${panel.title}`, panel })),
);
