/** What a list that grows page by page knows of its next page. */
export interface More {
  hasMore: boolean;
  isLoadingMore: boolean;
  /** It could not be had, and is asked for again only by hand. */
  isMoreFailed: boolean;
  onMore: () => void;
}

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** The next page of a query, as a list wants it. */
export function moreOf({ hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage }: Pages): More {
  return {
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    isMoreFailed: isFetchNextPageError && !isFetchingNextPage,
    onMore: () => void fetchNextPage(),
  };
}
