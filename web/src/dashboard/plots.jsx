// Plots as SVG. Each has a name, is drawn for the room there is, and stands beside its figures as a table.

import { number, shortNumber } from "./format.js";
import { marks, shown } from "./scale.js";
import { useWidth } from "./use-width.js";

/** The figures of a plot for whoever cannot see it, or wants to read them. */
function Figures({ caption, columns, rows }) {
  return (
    <details className="figures">
      <summary>As a table</summary>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...values]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, place) => (
                <td key={columns[place + 1]}>{number(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** The names of the colours. */
function Legend({ series }) {
  return (
    <ul className="legend" aria-hidden="true">
      {series.map(({ key, name }) => (
        <li key={key}>
          <span className={`swatch fill-${key}`} />
          {name}
        </li>
      ))}
    </ul>
  );
}

const BAR = 22;
const GAP = 12;

/** A row's segments, each beginning where the one before ends. */
function segments(values, series, scale) {
  let left = 0;
  const drawn = [];
  for (const { key, name } of series) {
    const value = values[key] ?? 0;
    if (value === 0) continue;
    drawn.push({ key, name, value, x: left, width: value * scale });
    left += value * scale;
  }
  return drawn;
}

/**
 * A horizontal bar a row, made of a segment a series.
 * `rows` are `{ key, name, values }`, where `values` go by the keys of `series`.
 */
export function StackedBars({ label, rows, series }) {
  const [element, width] = useWidth();
  const totals = rows.map(({ values }) => series.reduce((sum, { key }) => sum + (values[key] ?? 0), 0));
  const axis = marks(Math.max(...totals), width < 400 ? 3 : 6);
  const name = Math.min(170, Math.floor(width * 0.36));
  const scale = (width - name - 44) / axis[axis.length - 1];
  const bottom = rows.length * (BAR + GAP);
  return (
    <figure className="plot" ref={element}>
      <Legend series={series} />
      <svg width={width} height={bottom + 22} role="img" aria-label={label}>
        {axis.map((mark) => (
          <g key={mark} transform={`translate(${name + mark * scale} 0)`}>
            <line className="grid" y2={bottom} />
            <text className="mark" y={bottom + 15} textAnchor="middle">
              {shortNumber(mark)}
            </text>
          </g>
        ))}
        {rows.map((row, place) => (
          <g key={row.key} transform={`translate(0 ${place * (BAR + GAP) + GAP / 2})`} data-testid="brand" data-brand={row.name}>
            <svg width={name - 8} height={BAR}>
              <title>{row.name}</title>
              <text className="name" y={BAR / 2 + 4}>
                {row.name}
              </text>
            </svg>
            {segments(row.values, series, scale).map((segment) => (
              <rect
                key={segment.key}
                className={`segment fill-${segment.key}`}
                x={name + segment.x}
                width={segment.width}
                height={BAR}
                data-status={segment.key}
                data-count={segment.value}
              >
                <title>{`${row.name}, ${segment.name}: ${number(segment.value)}`}</title>
              </rect>
            ))}
            <text className="mark" x={name + totals[place] * scale + 6} y={BAR / 2 + 4}>
              {number(totals[place])}
            </text>
          </g>
        ))}
      </svg>
      <Figures
        caption={label}
        columns={["", ...series.map((each) => each.name)]}
        rows={rows.map((row) => [row.name, ...series.map(({ key }) => row.values[key] ?? 0)])}
      />
    </figure>
  );
}

const HEIGHT = 180;
const LEFT = 48;
const TOP = 8;
const BOTTOM = 22;

function bars(points, x, y, step) {
  const width = Math.max(1, step * 0.7);
  return points.map((point, place) => (
    <rect key={point.key} className="value" x={x(place) - width / 2} y={y(point.value)} width={width} height={y(0) - y(point.value)}>
      <title>{`${point.name}: ${number(point.value)}`}</title>
    </rect>
  ));
}

function line(points, x, y) {
  const path = points.map((point, place) => `${place === 0 ? "M" : "L"}${x(place)} ${y(point.value)}`).join("");
  return (
    <>
      <path className="value-line" d={path} />
      {points.map((point, place) => (
        <circle key={point.key} className="value" cx={x(place)} cy={y(point.value)} r="3">
          <title>{`${point.name}: ${number(point.value)}`}</title>
        </circle>
      ))}
    </>
  );
}

/** Values one after the other, as bars or as a line; `points` are `{ key, name, value }`. */
export function Series({ label, unit, points, form }) {
  const [element, width] = useWidth();
  const axis = marks(Math.max(...points.map((point) => point.value)));
  const step = (width - LEFT - 8) / points.length;
  const x = (place) => LEFT + (place + 0.5) * step;
  const y = (value) => TOP + (1 - value / axis[axis.length - 1]) * (HEIGHT - TOP - BOTTOM);
  const hasLabel = shown(points.length, Math.floor((width - LEFT) / 56));
  return (
    <figure className="plot" ref={element}>
      <svg width={width} height={HEIGHT} role="img" aria-label={label}>
        {axis.map((mark) => (
          <g key={mark} transform={`translate(0 ${y(mark)})`}>
            <line className="grid" x1={LEFT} x2={width} />
            <text className="mark" x={LEFT - 6} y="4" textAnchor="end">
              {shortNumber(mark)}
            </text>
          </g>
        ))}
        {form === "line" ? line(points, x, y) : bars(points, x, y, step)}
        {points.map((point, place) =>
          hasLabel(place) ? (
            <text key={point.key} className="mark" x={Math.min(x(place), width - 20)} y={HEIGHT - 6} textAnchor="middle">
              {point.name}
            </text>
          ) : null,
        )}
      </svg>
      <Figures caption={label} columns={["Day", unit]} rows={points.map((point) => [point.name, point.value])} />
    </figure>
  );
}
