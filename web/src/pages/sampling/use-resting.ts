import { useEffect, useState } from 'react';

/** The value once it has stayed the same for a while: nothing is asked at every letter. */
export function useResting<T>(value: T, ms = 400): T {
  const [resting, setResting] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setResting(value), ms);
    return () => clearTimeout(timer);
    // The text stands for the value, which is made anew at every drawing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text, ms]);
  return resting;
}
