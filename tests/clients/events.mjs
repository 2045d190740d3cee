// The npm client graphql-sse, as it is, against a running server, each operation on a connection of its own.
// Arguments: the address of the API and a token.

import assert from "node:assert/strict";

import { createClient } from "graphql-sse";

const [url, token] = process.argv.slice(2);
const SUBSCRIPTION = "subscription Events { events }";

function client(headers) {
  return createClient({ url, headers, retryAttempts: 0 });
}

async function results(from, payload) {
  const all = [];
  for await (const result of from.iterate(payload)) all.push(result);
  return all;
}

const ours = client({ Authorization: `Bearer ${token}` });

const [me, ...more] = await results(ours, { query: "{ me { user { email } } }" });
assert.match(me.data.me.user.email, /@/);
assert.deepEqual(more, []);

const counted = await results(ours, { query: SUBSCRIPTION, variables: { count: 3 } });
assert.deepEqual(counted.map((result) => result.data.events), [1, 2, 3]);

const together = [5, 6, 7].map((count) => results(ours, { query: SUBSCRIPTION, variables: { count } }));
assert.deepEqual((await Promise.all(together)).map((all) => all.length), [5, 6, 7]);

const left = ours.iterate({ query: SUBSCRIPTION, variables: { count: 1000 } });
assert.equal((await left.next()).value.data.events, 1);
await left.return();

await assert.rejects(results(ours, { query: "{ nothing }" }), (error) => error.response?.status === 400);
const stranger = client({ Authorization: "Bearer nonsense" });
await assert.rejects(results(stranger, { query: SUBSCRIPTION }), (error) => error.response?.status === 401);

ours.dispose();
console.log("graphql-sse: all is well");
