import { Fragment } from 'react';

/** A path or a slug that is longer than its place goes on after one of its words, not within. */
export function Breakable({ text }: { text: string }) {
  let from = 0;
  return text.split(/(?<=[/_])/).map((part) => {
    from += part.length;
    return (
      <Fragment key={from}>
        {part}
        <wbr />
      </Fragment>
    );
  });
}
