// The events of one subscription as a list, the newest first, and the cursor after which it goes on. Each event is taken once, as it
// comes from the socket, whatever the page does meanwhile.

const KEPT = 100;

/** Several events of one change may share its cursor. */
const keyOf = ({ cursor, id, kind }) => `${cursor} ${id} ${kind}`;

/** `changeIn` finds the event in a result. */
export function historyOf(changeIn) {
  let entries = [];
  let gone = new Set();

  function enter(change) {
    gone.delete(change.id);
    if (entries.every(({ key }) => key !== keyOf(change))) entries = [{ ...change, key: keyOf(change), at: new Date(), count: 1 }, ...entries];
  }

  /** Nothing is shown any more of a row that is gone: who looks may have lost the right to read it. Those that go together are one entry. */
  function leave(change) {
    if (gone.has(change.id)) return;
    gone.add(change.id);
    entries = entries.filter(({ id, node }) => node === null || id !== change.id);
    const [newest, ...older] = entries;
    const goesWith = newest?.kind === change.kind;
    const count = goesWith ? newest.count + 1 : 1;
    entries = [{ ...change, key: goesWith ? newest.key : keyOf(change), at: new Date(), count }, ...(goesWith ? older : entries)];
  }

  const history = {
    /** What the socket says when it subscribes, for the first time or again. */
    after: null,
    /** The entries, and the ids of rows that are gone. Another object after each event. */
    shown: { entries, gone },
    take(result) {
      const change = changeIn(result);
      if (!change) return;
      history.after = change.cursor;
      // READY comes first where a subscription goes on after nothing.
      if (change.kind === "READY") [entries, gone] = [[], new Set()];
      else if (change.node) enter(change);
      else leave(change);
      entries = entries.slice(0, KEPT);
      history.shown = { entries, gone };
    },
    /** The next subscription begins anew. */
    forget() {
      history.after = null;
    },
  };
  return history;
}
