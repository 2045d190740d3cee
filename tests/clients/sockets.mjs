// The npm client graphql-ws, as it is, against a running server: queries, subscriptions, errors, refusals.
// Arguments: the address of the API and a token.

import assert from "node:assert/strict";

import { CloseCode, createClient } from "graphql-ws";
import { WebSocket } from "ws";

const [url, token] = process.argv.slice(2);
const SUBSCRIPTION = "subscription Events { events }";

function client(options = {}) {
  return createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${token}` },
    retryAttempts: 0,
    ...options,
  });
}

async function results(from, payload) {
  const all = [];
  for await (const result of from.iterate(payload)) all.push(result);
  return all;
}

const numbers = (all) => all.map((result) => result.data.events);
const ours = client();

const [me, ...more] = await results(ours, { query: "{ me { user { email } } }" });
assert.match(me.data.me.user.email, /@/);
assert.deepEqual(more, []);

assert.deepEqual(numbers(await results(ours, { query: SUBSCRIPTION, variables: { count: 3 } })), [1, 2, 3]);

const together = [5, 6, 7].map((count) => results(ours, { query: SUBSCRIPTION, variables: { count } }));
assert.deepEqual((await Promise.all(together)).map((all) => all.length), [5, 6, 7]);

await assert.rejects(results(ours, { query: "{ nothing }" }), (errors) => errors[0].extensions.code === "BAD_USER_INPUT");
await assert.rejects(results(ours, { query: SUBSCRIPTION, variables: { refused: true } }), (errors) => Array.isArray(errors));

// A subscription that is left is over; the socket goes on.
const left = ours.iterate({ query: SUBSCRIPTION, variables: { count: 1000 } });
assert.equal((await left.next()).value.data.events, 1);
await left.return();
assert.equal((await results(ours, { query: "{ __typename }" })).length, 1);

// Both ends keep the socket alive.
const lively = await new Promise((resolve, reject) => {
  const pinging = client({
    keepAlive: 20,
    lazy: false,
    on: { pong: (received) => received && resolve(pinging), closed: reject },
  });
});
await lively.dispose();

const stranger = client({ connectionParams: { Authorization: "Bearer nonsense" } });
await assert.rejects(results(stranger, { query: "{ __typename }" }), (close) => close.code === CloseCode.Unauthorized);

await ours.dispose();
console.log("graphql-ws: all is well");
