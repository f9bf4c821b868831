import type { AllowEntry, Lifetime } from './entry.ts';

export interface OperatorsEntry {
  readonly jobs: { readonly prometheus: string; readonly otel: string };
  readonly runbooks?: string;
  readonly grafana?: string;
  readonly colours?: Readonly<Record<string, ColourName>>;
  readonly annotations?: readonly {
    readonly title: string;
    readonly colour: ColourName;
    readonly query: string;
  }[];
}

export type ColourName = 'ok' | 'warning' | 'error' | 'info' | 'idle';

export interface PanelEntry extends Lifetime {
  readonly title: string;
  readonly help: string;
  readonly form: 'stat' | 'lines' | 'bars' | 'heatmap' | 'table' | 'ranking' | 'states';
  readonly unit: string;
  readonly query: string;
  readonly column?: string;
  readonly colours?: Readonly<Partial<Record<ColourName, number>>>;
  readonly alert?: string;
  readonly today?: true;
  readonly only?: 'prometheus' | 'otel';
}

export interface RowEntry {
  readonly title?: string;
  readonly more?: string;
  readonly panels: Readonly<Record<string, PanelEntry>>;
}

export interface DashboardEntry extends Lifetime {
  readonly title: string;
  readonly rows: readonly RowEntry[];
}

export interface AlertTierEntry {
  readonly severity: 'info' | 'warning' | 'critical';
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly when?: readonly Readonly<Record<string, string | number>>[];
}

export interface AlertEntry extends Lifetime {
  readonly summary: string;
  readonly description: string;
  readonly expr: string;
  readonly above?: number;
  readonly tiers: readonly AlertTierEntry[];
  readonly dashboard?: string;
  readonly only?: 'prometheus' | 'otel';
  readonly runbook: string;
  readonly allow?: AllowEntry;
}

export interface RecipeEntry extends Lifetime {
  readonly title: string;
  readonly note?: string;
  readonly query: string;
  readonly allow?: AllowEntry;
}

export interface SettingEntry extends Lifetime {
  readonly type: string;
  readonly default?: string;
  readonly range?: string;
  readonly description: string;
}

export interface VariablesEntry extends Lifetime {
  readonly names: readonly string[];
  readonly default?: string;
  /** The setting that these variables win over. */
  readonly overrides?: string;
  readonly description: string;
}

export interface SymptomEntry extends Lifetime {
  readonly title: string;
  readonly steps: string;
}
