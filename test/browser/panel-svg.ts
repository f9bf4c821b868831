/** A panel as the dashboard's file describes it, as far as a picture needs it. */
export interface PanelFacts {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly {
    readonly expr: string;
    readonly instant?: boolean;
    readonly legendFormat: string;
  }[];
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit: string;
      readonly color?: { readonly fixedColor?: string };
      readonly mappings?: readonly { readonly options: { result?: { color: string } } }[];
      readonly thresholds: { readonly steps: readonly { value: number | null; color: string }[] };
    };
    readonly overrides: readonly {
      readonly matcher: { readonly options: string };
      readonly properties: readonly {
        readonly id: string;
        readonly value: { fixedColor?: string };
      }[];
    }[];
  };
  readonly transformations?: readonly {
    readonly options: { renameByName: Readonly<Record<string, string>> };
  }[];
}

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [time: number, value: number])[];
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly start: number;
  readonly end: number;
}

const PALETTE = [
  '#73bf69',
  '#f2cc0c',
  '#8ab8ff',
  '#ff780a',
  '#b877d9',
  '#56a64b',
  '#c4162a',
  '#5794f2',
  '#ffa6b0',
];

export function drawPanel(panel: PanelFacts, series: readonly Series[], size: Size): string {
  const sorted = [...series].sort((a, b) => last(b) - last(a));
  if (panel.type === 'stat') return tile(panel, sorted);
  if (sorted.length === 0)
    return '<div style="text-align:center;padding-top:40px;color:#8e8e8e">none</div>';
  if (panel.type === 'table') return table(panel, sorted, size);
  if (panel.type === 'bargauge') return ranking(panel, sorted, size);
  if (panel.type === 'heatmap') return heatmap(panel, series, size);
  if (panel.type === 'state-timeline') return states(series, size);
  return chart(panel, series, size);
}

const last = ({ points }: Series): number => points.at(-1)?.[1] ?? Number.NaN;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const name = ({ targets }: PanelFacts, { labels }: Series): string =>
  escaped(
    (targets?.[0]?.legendFormat ?? '').replace(/\{\{(\w+)\}\}/g, (_, key) => labels[key] ?? ''),
  );

function number(value: number, unit = 'short'): string {
  if (Number.isNaN(value)) return 'none';
  // As the dashboards ask: what is counted is whole.
  if (unit === 'short' && value < 1e4) return String(Math.round(value));
  const short = (text: number): string => String(Number(text.toPrecision(3)));
  if (unit === 'percentunit') return `${short(value * 100)} %`;
  if (unit === 'currencyUSD') return `$${value.toFixed(2)}`;
  if (unit === 's')
    return value < 1
      ? `${short(value * 1000)} ms`
      : value < 60
        ? `${short(value)} s`
        : `${short(value / 60)} min`;
  if (unit === 'ms') return number(value / 1000, 's');
  const [factor, sign] =
    value >= 1e9 ? [1e9, ' G'] : value >= 1e6 ? [1e6, ' M'] : value >= 1e4 ? [1e3, ' k'] : [1, ''];
  return `${short(value / factor)}${sign}${unit === 'bytes' ? 'B' : ''}`;
}

function colourOf({ fieldConfig }: PanelFacts, value: number): string {
  const nothing = fieldConfig?.defaults.mappings?.[0]?.options.result?.color;
  if (Number.isNaN(value) && nothing !== undefined) return nothing;
  const steps = fieldConfig?.defaults.thresholds.steps ?? [];
  return steps.findLast((step) => step.value === null || value >= step.value)?.color ?? '#ccccdc';
}

function tile(panel: PanelFacts, series: readonly Series[]): string {
  const [first] = series;
  const value = first === undefined ? Number.NaN : last(first);
  const text = number(value, panel.fieldConfig?.defaults.unit);
  const named = first && name(panel, first) !== panel.title ? `${name(panel, first)}<br>` : '';
  return `<div class="tile${named ? ' small' : ''}" style="color:${colourOf(panel, value)}">${named}${text}</div>`;
}

function table(panel: PanelFacts, series: readonly Series[], { height }: Size): string {
  const keys = Object.keys(series[0]?.labels ?? {});
  const column = panel.transformations?.[0]?.options.renameByName['Value'] ?? 'Value';
  const rows = series.slice(0, Math.floor(height / 25) - 1).map((one) => {
    const cells = keys.map((key) => `<td>${escaped(one.labels[key] ?? '')}</td>`).join('');
    return `<tr>${cells}<td style="color:${colourOf(panel, last(one))}">${number(last(one), panel.fieldConfig?.defaults.unit)}</td></tr>`;
  });
  return `<table><tr>${[...keys.map((key) => panel.transformations?.[0]?.options.renameByName[key] ?? key), column].map((key) => `<th>${key}</th>`).join('')}</tr>${rows.join('')}</table>`;
}

function ranking(panel: PanelFacts, series: readonly Series[], { width }: Size): string {
  const most = Math.max(...series.map(last));
  const bars = series.map((one, index) => {
    const y = index * 30;
    const long = ((width - 230) * last(one)) / most;
    return `<text x="0" y="${y + 17}" fill="#ccccdc">${name(panel, one)}</text><rect x="130" y="${y}" width="${long}" height="24" fill="${colourOf(panel, last(one))}"/><text x="${140 + long}" y="${y + 17}" fill="#ccccdc">${number(last(one), panel.fieldConfig?.defaults.unit)}</text>`;
  });
  return svg(width, series.length * 30, bars.join(''));
}

function heatmap(
  panel: PanelFacts,
  series: readonly Series[],
  { width, height, start, end }: Size,
): string {
  const bounds = [...series].sort((a, b) => Number(bound(a)) - Number(bound(b)));
  const rows = bounds.map(
    (one, index) =>
      new Map(
        one.points.map(([time, value]) => [
          time,
          Math.max(0, value - (bounds[index - 1]?.points.find(([at]) => at === time)?.[1] ?? 0)),
        ]),
      ),
  );
  const most = Math.max(1e-9, ...rows.flatMap((row) => [...row.values()]));
  const high = (height - 4) / rows.length;
  const wide =
    ((width - 64) / (end - start)) *
    ((bounds[0]?.points[1]?.[0] ?? 60) - (bounds[0]?.points[0]?.[0] ?? 0));
  const cells = rows.flatMap((row, index) => [
    ...(index % 3 === 0
      ? [
          `<text x="0" y="${height - index * high - 4}" fill="#8e8e8e" font-size="10">${bound(bounds[index]) === 'Infinity' ? 'more' : number(Number(bound(bounds[index])), panel.fieldConfig?.defaults.unit)}</text>`,
        ]
      : []),
    ...[...row]
      .filter(([, value]) => value > 1e-9)
      .map(
        ([time, value]) =>
          `<rect x="${64 + ((time - start) / (end - start)) * (width - 64)}" y="${height - (index + 1) * high}" width="${Math.max(1, wide - 1)}" height="${high - 1}" fill="#5794f2" opacity="${0.2 + 0.8 * Math.sqrt(value / most)}"/>`,
      ),
  ]);
  return svg(width, height, cells.join(''));
}

const bound = (one: Series | undefined): string =>
  String(Number((one?.labels['le'] ?? '').replace('+Inf', 'Infinity')));

function states(series: readonly Series[], { width, height, start, end }: Size): string {
  const high = Math.min(40, (height - 30) / series.length);
  return svg(
    width,
    height,
    series
      .map(
        ({ labels, points }, index) =>
          `<text x="0" y="${index * high + 22}" fill="#ccccdc">${escaped(labels['instance'] ?? '')}</text>${points.map(([time, value]) => `<rect x="${130 + ((time - start) / (end - start)) * (width - 130)}" y="${index * high + 4}" width="${(width - 130) / 58}" height="${high - 8}" fill="${value > 0 ? '#73bf69' : '#ff7383'}"/>`).join('')}`,
      )
      .join(''),
  );
}

function chart(
  panel: PanelFacts,
  series: readonly Series[],
  { width, height, start, end }: Size,
): string {
  const stacked = JSON.stringify(panel.fieldConfig).includes('"drawStyle":"bars"');
  const tops = new Map<number, number>();
  if (stacked)
    for (const { points } of series)
      for (const [time, value] of points) tops.set(time, (tops.get(time) ?? 0) + value);
  const values = series
    .flatMap(({ points }) => points.map(([, value]) => value))
    .filter(Number.isFinite);
  const least = panel.fieldConfig?.defaults.unit === 'percentunit' ? 1 : 2;
  const most = (Math.max(0, ...(stacked ? tops.values() : values)) || least) * 1.05;
  const plot = height - 34;
  const x = (time: number): number => 52 + ((time - start) / (end - start)) * (width - 56);
  const y = (value: number): number => plot - (value / most) * (plot - 6);
  const base = new Map<number, number>();
  const fixed = new Map(
    panel.fieldConfig?.overrides.map(({ matcher, properties }) => [
      matcher.options,
      properties[0]?.value.fixedColor,
    ]),
  );
  const drawn = series.map((one, index) => {
    const colour =
      fixed.get(name(panel, one)) ??
      panel.fieldConfig?.defaults.color?.fixedColor ??
      PALETTE[index % PALETTE.length] ??
      '';
    const legend = `<tspan fill="${colour}">■ </tspan><tspan fill="#ccccdc">${name(panel, one)}  </tspan>`;
    if (!stacked)
      return {
        legend,
        marks: `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${one.points.map(([time, value]) => `${x(time)},${y(value)}`).join(' ')}"/>`,
      };
    const wide = Math.max(2, (width - 56) / 62 - 1);
    const marks = one.points.map(([time, value]) => {
      const from = base.get(time) ?? 0;
      base.set(time, from + value);
      return `<rect x="${x(time)}" y="${y(from + value)}" width="${wide}" height="${y(from) - y(from + value)}" fill="${colour}"/>`;
    });
    return { legend, marks: marks.join('') };
  });
  const unit = panel.fieldConfig?.defaults.unit;
  const axis = [0, 0.5, 1].map(
    (part) =>
      `<text x="0" y="${y((most / 1.05) * part) + 4}" fill="#8e8e8e" font-size="10">${number((most / 1.05) * part, unit)}</text><line x1="52" x2="${width}" y1="${y((most / 1.05) * part)}" y2="${y((most / 1.05) * part)}" stroke="#2c2f36"/>`,
  );
  return svg(
    width,
    height,
    `${axis.join('')}${drawn.map(({ marks }) => marks).join('')}<text x="52" y="${height - 8}" font-size="11" xml:space="preserve">${drawn.map(({ legend }) => legend).join('')}</text>`,
  );
}

const svg = (width: number, height: number, body: string): string =>
  `<svg width="${width}" height="${height}">${body}</svg>`;
