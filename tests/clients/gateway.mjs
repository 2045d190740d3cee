// Servers in processes of their own, and people of the demonstration who ask them. No server outlives this process.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** `rowgate serve --demo` over a database. `port` 0 lets the system choose. */
export async function start(binary, database, port = 0) {
  const words = ["serve", "--demo", "--database-url", database, "--log-level", "error", "--port", String(port)];
  const child = spawn(binary, words, { stdio: ["ignore", "pipe", "inherit"] });
  running.add(child);
  const ended = new Promise((resolve) => child.once("exit", resolve)).finally(() => running.delete(child));
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = line.match(/http:\/\/([^/]+)\/graphql/);
      if (found) resolve(found[1]);
    });
    ended.then((code) => reject(new Error(`the server ended before it listened: ${code}`)));
  });
  const kill = () => {
    child.kill("SIGKILL");
    return ended;
  };
  return { url: `http://${address}`, port: Number(address.split(":").at(-1)), kill };
}

/** Somebody of the demonstration at a server: a function that asks, and fails where there are errors. */
export async function somebody(server, email) {
  const users = await (await fetch(`${server.url}/demo/users`)).json();
  const { token } = users.find((user) => user.email === email);
  return async (query, variables) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
}
