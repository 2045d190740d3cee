// What becomes of content, the newest first. Nothing is missed and nothing comes twice, however often the socket is lost.

import { useCallback, useMemo, useState } from "react";

import { number, readable, timeOf } from "./format.js";
import { historyOf } from "./history.js";
import { Panel } from "./panel.jsx";
import { useLive } from "./use-live.js";

const CHANGES = `subscription ContentChanges($after: String) {
  contentChanges(after: $after) {
    kind
    id
    changedFields
    node { title status brandId }
    cursor
  }
}`;

const ANEW = "Rights have changed, or it was too long ago: what happened meanwhile cannot be told, and the list begins anew.";

const WORDS = { ENTERED: "Entered", UPDATED: "Changed", LEFT: "Left", DELETED: "Removed" };

/** What changes with every change says nothing of it. */
const USUAL = new Set(["version", "updatedAt", "updatedBy"]);

function Entry({ change, names }) {
  const { kind, id, node, changedFields, cursor, at, count } = change;
  const fields = changedFields.filter((field) => !USUAL.has(field));
  return (
    <li data-testid="change" data-kind={kind} data-id={id} data-cursor={cursor}>
      <span className={`kind kind-${kind}`}>{WORDS[kind]}</span>
      <span className="what">
        {node && <strong>{node.title}</strong>}
        {!node && (count > 1 ? `${number(count)} pieces` : <code>{id}</code>)}
        {node && <span className="note">{[names.get(node.brandId), readable(node.status)].filter(Boolean).join(" · ")}</span>}
        {fields.length > 0 && <span className="note">{fields.join(", ")}</span>}
      </span>
      <time dateTime={at.toISOString()}>{timeOf(at)}</time>
    </li>
  );
}

/** The list as it was when it was held; rows that are gone since then go from it too. */
function heldStill(held, gone) {
  return held.filter((entry) => entry.node === null || !gone.has(entry.id));
}

export function Changes({ names }) {
  const [held, hold] = useState(null);
  const [isAnew, setAnew] = useState(false);
  const history = useMemo(() => historyOf((result) => result.data?.contentChanges), []);
  const context = useMemo(() => ({ history }), [history]);
  const onGap = useCallback(() => {
    history.forget();
    setAnew(true);
    hold(null);
  }, [history]);
  const fold = useCallback(() => history.shown, [history]);
  const result = useLive({ query: CHANGES, context }, { fold, onGap });
  const { entries, gone } = result.data ?? history.shown;
  const listed = held ? heldStill(held, gone) : entries;
  const empty = isAnew ? <span data-testid="changes-anew">{ANEW}</span> : "Nothing has changed since this page was opened.";
  const button = (
    <button type="button" aria-pressed={held !== null} onClick={() => hold(held ? null : entries)} data-testid="hold">
      {held ? "Go on" : "Hold"}
    </button>
  );
  return (
    <Panel title="Changes" note="of content, newest first" name="changes" result={result} actions={button} isEmpty={listed.length === 0} empty={empty}>
      <ol className="changes" tabIndex={0} aria-label="Changes of content, newest first">
        {listed.map((change) => (
          <Entry key={change.key} change={change} names={names} />
        ))}
      </ol>
    </Panel>
  );
}
