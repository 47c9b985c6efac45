import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiError, newKey } from './client';

/**
 * One act of a person: sent once however often the button is pressed. A try that did not reach the service is repeated
 * under the same Idempotency-Key, so that it cannot happen twice; a new decision gets a new key. When it is done,
 * everything on the screen is read again.
 */
export function useAct<Input, Answer>(
  run: (input: Input, key: string) => Promise<Answer>,
  options: { onDone?: (answer: Answer, input: Input) => void } = {},
): UseMutationResult<Answer, ApiError, Input> {
  const client = useQueryClient();
  const last = useRef<{ key: string; input: Input } | null>(null);
  const running = useRef<{ input: Input } | null>(null);
  const mutation = useMutation<Answer, ApiError, Input>({
    retry: false,
    mutationFn: async (input) => {
      const key = last.current && sameInput(last.current.input, input) ? last.current.key : newKey();
      last.current = { key, input };
      try {
        const result = await run(input, key);
        last.current = null;
        return result;
      } catch (error) {
        // Refused: the next try is another decision. Not answered: it is still the same one.
        if (error instanceof ApiError && error.status !== 0) last.current = null;
        throw error;
      } finally {
        running.current = null;
      }
    },
    onSuccess: async (result, input) => {
      options.onDone?.(result, input);
      await client.invalidateQueries();
    },
  });
  const { mutate } = mutation;
  return {
    ...mutation,
    // The second click of a double click comes before the button could be drawn as busy.
    mutate: (...given) => {
      const input = given[0] as Input;
      if (running.current && sameInput(running.current.input, input)) return;
      running.current = { input };
      mutate(...given);
    },
  };
}

function sameInput(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
