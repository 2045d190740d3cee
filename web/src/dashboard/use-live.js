// A subscription that stays: what ended for a reason that passes is begun again.

import { useEffect } from "react";
import { useSubscription } from "urql";

const PAUSE_MS = 2000;

/** These stay what they are however often one asks. */
const FINAL = new Set(["BAD_USER_INPUT", "FORBIDDEN", "UNAUTHENTICATED", "NOT_FOUND"]);

/** The code of the first error, or nothing. */
export function codeOf(error) {
  return error?.graphQLErrors?.[0]?.extensions?.code;
}

/** `onGap` is called before a subscription begins anew because the events it missed are gone. */
export function useLive(options, { fold, onGap } = {}) {
  const [result, restart] = useSubscription(options, fold);
  const { error, fetching } = result;
  useEffect(() => {
    const code = codeOf(error);
    if (!error || fetching || !code || FINAL.has(code)) return undefined;
    if (code === "RESYNC") {
      onGap?.();
      restart();
      return undefined;
    }
    const timer = setTimeout(() => restart(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [error, fetching, onGap, restart]);
  return result;
}
