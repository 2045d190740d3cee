// Whether the page is live, and since when.

import { useSyncExternalStore } from "react";

import { timeOf } from "./format.js";

const WORDS = { connecting: "Connecting", live: "Live", reconnecting: "Reconnecting", ended: "Ended" };

export function Status({ state, again }) {
  const { phase, since, reason } = useSyncExternalStore(state.listen, state.get);
  return (
    <div className={`status status-${phase}`}>
      <span role="status" data-testid="connection" data-phase={phase}>
        <span className="lamp" aria-hidden="true" />
        {WORDS[phase]} since <time dateTime={since.toISOString()}>{timeOf(since)}</time>
        {reason ? `: ${reason}` : ""}
      </span>
      {phase === "ended" && (
        <button type="button" onClick={again}>
          Connect again
        </button>
      )}
    </div>
  );
}
