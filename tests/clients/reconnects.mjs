// The npm client graphql-ws over a server that stops and another that takes its place: the subscription goes on by itself.
// Argument: the address of the API.

import assert from "node:assert/strict";

import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

const client = createClient({
  url: process.argv[2],
  webSocketImpl: WebSocket,
  retryAttempts: 200,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
  shouldRetry: () => true,
});

const events = client.iterate({ query: "subscription Events { events }", variables: { feed: "one" } });
assert.equal((await events.next()).value.data.events, 1);
const silence = client.subscribe({ query: "subscription Events { events }", variables: { feed: "silence" } }, {
  next: () => assert.fail("nothing is told here"),
  error: (error) => assert.fail(error),
  complete: () => {},
});
assert.equal((await events.next()).value.data.events, 2);
silence();
await events.return();
await client.dispose();
console.log("graphql-ws: it came back");
