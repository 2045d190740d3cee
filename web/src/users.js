// The people one may act as in a demo. Outside of a demo there is no such path, and the list is empty.

const KEY = "rowgate.user";

/** The demo's users, or none. */
export async function fetchUsers() {
  try {
    const response = await fetch("/demo/users", { headers: { Accept: "application/json" } });
    const users = response.ok ? await response.json() : [];
    return Array.isArray(users) ? users : [];
  } catch {
    return [];
  }
}

/** The user chosen before the page was loaded again. */
export function rememberedUser(users) {
  return users.find((user) => user.email === sessionStorage.getItem(KEY));
}

/** Keeps the choice for the next load. The token is not kept: the next load gets a new one. */
export function rememberUser(user) {
  if (user) sessionStorage.setItem(KEY, user.email);
  else sessionStorage.removeItem(KEY);
}
