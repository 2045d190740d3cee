// The width of an element in pixels, so that plots are drawn for the room they have and their letters keep their size.

import { useLayoutEffect, useRef, useState } from "react";

export function useWidth(first = 480) {
  const element = useRef(null);
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    if (!element.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(160, Math.floor(entry.contentRect.width))));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
