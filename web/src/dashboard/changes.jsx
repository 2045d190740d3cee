// What becomes of content, the newest first. Nothing is missed and nothing comes twice, however often the socket is lost.

import { useCallback, useMemo, useState } from "react";

import { readable, timeOf } from "./format.js";
import { Panel } from "./panel.jsx";
import { useLive } from "./use-live.js";

const KEPT = 100;

const CHANGES = `subscription ContentChanges($after: String) {
  contentChanges(after: $after) {
    kind
    id
    changedFields
    node { title status brandId }
    cursor
  }
}`;

const WORDS = { ENTERED: "Entered", UPDATED: "Changed", LEFT: "Left", DELETED: "Removed" };

/** The events with one more. Of a row that is gone nothing is shown any more: whoever looks may have lost the right to read it. */
function withChange(entries, change, at) {
  // The first event of a subscription that goes on after none.
  if (change.kind === "READY") return { entries: [] };
  if (entries.some((entry) => entry.cursor === change.cursor)) return { entries };
  const isGone = change.kind === "LEFT" || change.kind === "DELETED";
  const kept = isGone ? entries.filter((entry) => entry.id !== change.id) : entries;
  return { entries: [{ ...change, at }, ...kept].slice(0, KEPT) };
}

function Entry({ change, names }) {
  const { kind, id, node, changedFields, cursor, at } = change;
  return (
    <li data-testid="change" data-kind={kind} data-id={id} data-cursor={cursor}>
      <span className={`kind kind-${kind}`}>{WORDS[kind]}</span>
      <span className="what">
        {node ? <strong>{node.title}</strong> : <code>{id}</code>}
        {node && <span className="note">{[names.get(node.brandId), readable(node.status)].filter(Boolean).join(" · ")}</span>}
        {changedFields.length > 0 && <span className="note">{changedFields.join(", ")}</span>}
      </span>
      <time dateTime={at.toISOString()}>{timeOf(at)}</time>
    </li>
  );
}

/** The list as it was when it was held; rows that are gone since then go from it too. */
function heldStill(held, entries) {
  const gone = new Set(entries.filter((entry) => entry.node === null).map((entry) => entry.id));
  return held.filter((entry) => entry.node === null || !gone.has(entry.id));
}

export function Changes({ names }) {
  const [held, hold] = useState(null);
  const [isAnew, setAnew] = useState(false);
  const context = useMemo(() => ({ cursor: { last: null, of: (result) => result.data?.contentChanges.cursor } }), []);
  const onGap = useCallback(() => {
    context.cursor.last = null;
    setAnew(true);
    hold(null);
  }, [context]);
  const fold = useCallback((before, data) => withChange(before?.entries ?? [], data.contentChanges, new Date()), []);
  const result = useLive({ query: CHANGES, context }, { fold, onGap });
  const entries = result.data?.entries ?? [];
  const listed = held ? heldStill(held, entries) : entries;
  const waiting = held ? entries.filter((entry) => !held.includes(entry)).length : 0;
  const button = (
    <button type="button" aria-pressed={held !== null} onClick={() => hold(held ? null : entries)} data-testid="hold">
      {held ? `Go on (${waiting} new)` : "Hold"}
    </button>
  );
  return (
    <Panel title="Changes" note="of content, newest first" name="changes" result={result} actions={button} isEmpty={listed.length === 0} empty="Nothing has changed since this page was opened.">
      {isAnew && <p className="notice">Some changes were too long ago to be told: the list has begun anew.</p>}
      <ol className="changes" tabIndex={0} aria-label="Changes of content, newest first">
        {listed.map((change) => (
          <Entry key={change.cursor} change={change} names={names} />
        ))}
      </ol>
    </Panel>
  );
}
