// How much content there is, by brand and status.

import { useMemo } from "react";

import { readable } from "./format.js";
import { Panel } from "./panel.jsx";
import { StackedBars } from "./plots.jsx";
import { useLive } from "./use-live.js";

const STATUSES = ["DRAFT", "PENDING_REVIEW", "IN_REVIEW", "REJECTED", "APPROVED", "SCHEDULED", "PUBLISHED", "ARCHIVED"];
const SERIES = STATUSES.map((key) => ({ key, name: readable(key) }));

const GROUPS = `subscription ContentByBrandAndStatus {
  contentListAggregateLive(groupBy: [{ brandId: true }, { status: true }], first: 1000) {
    key { brandId status }
    count
  }
}`;

const BRANDS = `subscription Brands {
  brandsLive(first: 100, orderBy: [{ name: ASC }]) {
    nodes { id name }
  }
}`;

/** The names of the brands that the user may read, by id. */
export function useBrandNames() {
  const { data } = useLive({ query: BRANDS });
  return useMemo(() => new Map((data?.brandsLive.nodes ?? []).map(({ id, name }) => [id, name])), [data]);
}

/** A row a brand, those with most content first. */
function rowsOf(groups, names) {
  const rows = new Map();
  for (const { key, count } of groups) {
    // Content may be readable where its brand is not.
    const name = names.get(key.brandId) ?? `Brand ${key.brandId.slice(0, 8)}`;
    const row = rows.get(key.brandId) ?? { key: key.brandId, name, values: {}, total: 0 };
    row.values[key.status] = count;
    row.total += count;
    rows.set(key.brandId, row);
  }
  return [...rows.values()].sort((one, other) => other.total - one.total || one.name.localeCompare(other.name));
}

export function Contents({ names }) {
  const result = useLive({ query: GROUPS });
  const groups = result.data?.contentListAggregateLive ?? [];
  const rows = useMemo(() => rowsOf(groups, names), [groups, names]);
  return (
    <Panel title="Content" note="by brand and status" name="contents" result={result} isEmpty={rows.length === 0} empty="There is no content that you may read.">
      <StackedBars label="Pieces of content of each brand, by status" rows={rows} series={SERIES} />
    </Panel>
  );
}
