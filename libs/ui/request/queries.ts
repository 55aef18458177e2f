import {
  MutationCache,
  QueryCache,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type MutateOptions,
} from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import type { z } from 'zod';
import { Refusal, request, type Call } from './request.ts';
import { currentSignIn } from './sign-in.ts';

/** What the server said, until something says that it changed: nothing is fetched again behind the reader's back. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      // Without any session yet there is nothing to keep: the sign-in page is shown.
      onError: (error, { state, queryKey }) => {
        if (queryKey[0] !== '/session' || state.data !== undefined) askToSignIn(error);
      },
    }),
    mutationCache: new MutationCache({ onError: askToSignIn }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        refetchOnWindowFocus: false,
        // A browser's guess about the connection is no reason to wait without a message: the call is tried, and says what failed.
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (failures, error) => isPassing(error) && failures < 2,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

/** One answer of the API. Keys are `[path, query]`, so that a command can name what it made old. */
export function useRead<T extends z.ZodType>(
  path: string,
  schema: T,
  query: object = {},
  options: { enabled?: boolean; refetchInterval?: number } = {},
) {
  return useQuery<z.output<T>, Refusal>({
    queryKey: [path, query],
    queryFn: ({ signal }) => request(path, schema, { query, signal }),
    ...options,
  });
}

/** Third part of the key of a list that grows page by page. */
const LIST = 'list';

interface Page {
  data: readonly unknown[];
  page: { next: string | null };
}

/** A list of the API, page by page; `entries` are those loaded so far and `first` is its first page. */
export function usePages<T extends z.ZodType<Page>>(
  path: string,
  schema: T,
  query: object = {},
  enabled = true,
) {
  type Answer = z.output<T>;
  const pages = useInfiniteQuery<
    Answer,
    Refusal,
    InfiniteData<Answer>,
    readonly unknown[],
    string | undefined
  >({
    queryKey: [path, query, LIST],
    queryFn: ({ pageParam, signal }) =>
      request(path, schema, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: undefined,
    getNextPageParam: ({ page }) => page.next ?? undefined,
    // Fetched when it is opened; from then on it stays as it is until someone asks.
    staleTime: 0,
    refetchOnReconnect: false,
    enabled,
  });
  const { data } = pages;
  const entries = useMemo(
    () => (data?.pages ?? []).flatMap((page) => page.data) as Answer['data'][number][],
    [data],
  );
  return { ...pages, entries, first: data?.pages[0] };
}

/** How a command is sent. */
export type Sending = readonly [path: string, call: Call];

/**
 * Something that changes the server. What is on its way is not sent a second time, however often the button is pressed:
 * the second answer would be a refusal that hides what the first did. Afterwards the answers whose path starts with one of `affects` are fetched again;
 * `quietly` only marks them old, for a list that must not move yet.
 */
export function useCommand<Input, T extends z.ZodType>(
  schema: T,
  sending: (input: Input) => Sending,
  { affects = [], quietly = [] }: { affects?: readonly string[]; quietly?: readonly string[] } = {},
) {
  const client = useQueryClient();
  const onItsWay = useRef(new Set<string>());
  const command = useMutation<z.output<T>, Refusal, Input>({
    mutationFn: (input) => {
      const [path, call] = sending(input);
      return request(path, schema, call);
    },
    onSuccess: () => {
      refresh(client, affects);
      refresh(client, quietly, 'none');
    },
    onSettled: (_answer, _error, input) => void onItsWay.current.delete(keyOf(input)),
  });
  const send: Send<Input, z.output<T>> = command.mutate;
  const mutate = useCallback<Send<Input, z.output<T>>>(
    (input, options) => {
      if (begins(onItsWay.current, input)) send(input, options);
    },
    [send],
  );
  const { mutateAsync } = command;
  const mutateToEnd = useCallback<SendToEnd<Input, z.output<T>>>(
    (input, { onSuccess, onError }) => {
      if (begins(onItsWay.current, input)) mutateAsync(input).then(onSuccess, onError);
    },
    [mutateAsync],
  );
  return { ...command, mutate, mutateToEnd };
}

/**
 * As `mutate`, for a component that its own command may take away: the callbacks run all the same, where those of `mutate` are
 * dropped. What they say must not depend on the component.
 */
type SendToEnd<Input, Answer> = (
  input: Input,
  callbacks: { onSuccess: (answer: Answer) => void; onError: (refusal: Refusal) => void },
) => void;

type Send<Input, Answer> = (input: Input, options?: MutateOptions<Answer, Refusal, Input>) => void;

/** Notes a command as on its way; false when the same one already is. */
function begins(onItsWay: Set<string>, input: unknown): boolean {
  if (onItsWay.has(keyOf(input))) return false;
  onItsWay.add(keyOf(input));
  return true;
}

/** What tells two commands of one kind apart. */
function keyOf(input: unknown): string {
  return JSON.stringify(input) ?? '';
}

/** Marks as old what the server says under these paths; what is on screen is fetched again unless told otherwise. */
export function refresh(
  client: QueryClient,
  paths: readonly string[],
  refetchType: 'active' | 'none' = 'active',
): void {
  if (paths.length === 0) return;
  void client.invalidateQueries({
    predicate: ({ queryKey }) => paths.some((path) => String(queryKey[0]).startsWith(path)),
    refetchType,
  });
}

/** Fetches what is on screen again, but no list: those must not move by themselves. */
export function refreshFacts(client: QueryClient, paths: readonly string[]): void {
  void client.invalidateQueries({
    predicate: ({ queryKey: [path, , kind] }) =>
      kind !== LIST && paths.some((start) => String(path).startsWith(start)),
  });
}

function askToSignIn(error: Error): void {
  if (error instanceof Refusal && error.code === 'unauthenticated') currentSignIn().onExpired();
}

function isPassing(error: Error): boolean {
  return error instanceof Refusal && (error.status === 0 || error.status >= 503);
}
