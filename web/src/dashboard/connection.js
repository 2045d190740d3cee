// One socket to the gateway as one user, and what is known about it. Panels see an urql client; nothing here knows what they ask for.

import { createClient as createSocket } from "graphql-ws";
import { Client, subscriptionExchange } from "urql";

const LONGEST_WAIT_MS = 3000;

/** Closed on purpose: the same token and the same page will not be let in again. */
const FINAL = new Set([4400, 4401, 4403, 4406, 4409, 4429, 4500]);

/** The socket stands at the path of the API. */
function socketUrl() {
  const url = new URL("/graphql", window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** Waits longer from time to time, and never as long as another page that lost its server in the same moment. */
function wait(retries) {
  const longest = Math.min(250 * 2 ** retries, LONGEST_WAIT_MS);
  return new Promise((resolve) => setTimeout(resolve, longest * (0.5 + Math.random() / 2)));
}

/** A value that changes, for `useSyncExternalStore`. */
function changing(first) {
  let value = first;
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      value = next;
      for (const listener of listeners) listener();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Sends an operation. One with a `history` in its context goes on after the last event that the history has taken, whenever the socket
 * subscribes: also when it does so by itself, after it was lost.
 */
function forward(socket, request, { history }) {
  if (!history) return { subscribe: (sink) => ({ unsubscribe: socket.subscribe(request, sink) }) };
  const variables = { toJSON: () => ({ ...request.variables, after: history.after }) };
  return {
    subscribe(sink) {
      const next = (result) => {
        history.take(result);
        sink.next(result);
      };
      return { unsubscribe: socket.subscribe({ ...request, variables }, { ...sink, next }) };
    },
  };
}

/**
 * Connects as a user, or as nobody. `state` holds `phase` (connecting, live, reconnecting, ended), `since`, and for an end its `reason`.
 */
export function connect(user) {
  const state = changing({ phase: "connecting", since: new Date() });
  const become = (phase, reason) => {
    if (state.get().phase !== phase) state.set({ phase, reason, since: new Date() });
  };
  let disposed = false;
  const socket = createSocket({
    url: socketUrl(),
    connectionParams: user ? { Authorization: `Bearer ${user.token}` } : undefined,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: wait,
    shouldRetry: (event) => !FINAL.has(event?.code),
    // An idle proxy is heard of by the server's pings; a dead server by these.
    keepAlive: 15_000,
    on: {
      connected: () => become("live"),
      closed: (event) => {
        if (!disposed) become(FINAL.has(event?.code) ? "ended" : "reconnecting", event?.reason);
      },
    },
  });
  const exchange = subscriptionExchange({
    forwardSubscription: (request, operation) => forward(socket, request, operation.context),
  });
  const client = new Client({ url: "/graphql", exchanges: [exchange] });
  const close = () => {
    disposed = true;
    return socket.dispose();
  };
  return { client, state, close };
}
