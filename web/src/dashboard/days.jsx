// Figures by day: what was spent, and how many sessions began.

import { dayOf } from "./format.js";
import { Panel } from "./panel.jsx";
import { Series } from "./plots.jsx";
import { useLive } from "./use-live.js";

const NOTE = "the last 30 days with figures";

const SPEND = `subscription SpendByDay {
  days: spendListAggregateLive(groupBy: [{ date: DAY }], orderBy: [{ key: { date: DESC } }], first: 30) {
    key { day: date }
    sum { value: spendCents }
  }
}`;

const SESSIONS = `subscription SessionsByDay {
  days: metricsDailyListAggregateLive(groupBy: [{ day: DAY }], orderBy: [{ key: { day: DESC } }], first: 30) {
    key { day }
    sum { value: sessions }
  }
}`;

/** The oldest day first. Sums come as texts, since they may be greater than a number of JavaScript holds exactly. */
function pointsOf(result, divisor) {
  const days = result.data?.days ?? [];
  return days.map(({ key, sum }) => ({ key: key.day, name: dayOf(key.day), value: Number(sum.value ?? 0) / divisor })).reverse();
}

export function Spend() {
  const result = useLive({ query: SPEND });
  const points = pointsOf(result, 100);
  return (
    <Panel title="Spend" note={NOTE} name="spend" result={result} isEmpty={points.length === 0} empty="There is no spend that you may read.">
      <Series label="What advertising cost on each day" unit="Spend" points={points} form="bars" />
    </Panel>
  );
}

export function Sessions() {
  const result = useLive({ query: SESSIONS });
  const points = pointsOf(result, 1);
  return (
    <Panel title="Sessions" note={NOTE} name="sessions" result={result} isEmpty={points.length === 0} empty="There are no figures that you may read.">
      <Series label="How many sessions began on each day" unit="Sessions" points={points} form="line" />
    </Panel>
  );
}
