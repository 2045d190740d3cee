// How many memberships there are, the active ones first of all.

import { number, readable } from "./format.js";
import { Panel } from "./panel.jsx";
import { useLive } from "./use-live.js";

const MEMBERSHIPS = `subscription MembershipsByStatus {
  userMembershipsAggregateLive(groupBy: [{ status: true }], orderBy: [{ count: DESC }]) {
    key { status }
    count
  }
}`;

export function Memberships() {
  const result = useLive({ query: MEMBERSHIPS });
  const groups = result.data?.userMembershipsAggregateLive ?? [];
  const active = groups.find(({ key }) => key.status === "ACTIVE")?.count ?? 0;
  const others = groups.filter(({ key }) => key.status !== "ACTIVE");
  return (
    <Panel title="Memberships" name="memberships" result={result} isEmpty={groups.length === 0} empty="There are no memberships that you may read.">
      <p className="figure">
        <strong data-testid="active-memberships">{number(active)}</strong> active
      </p>
      <ul className="others">
        {others.map(({ key, count }) => (
          <li key={key.status}>
            <strong>{number(count)}</strong> {readable(key.status)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
