import { ChoiceCards } from './choice-cards.tsx';
import classes from './connect-choices.module.css';

/** The two ways to begin: a made-up book of business, or your own billing. Bare where the page says why already. */
export function ConnectChoices({ isBare = false }: { isBare?: boolean }) {
  if (isBare) return <ChoiceCards />;
  return (
    <section className={classes.choices} aria-labelledby="choices-title">
      <h2 id="choices-title" className={classes.title}>
        Connect billing to see your customers
      </h2>
      <p className={classes.hint}>
        Every account, its revenue and its health come from your billing system. Keepwell only reads it.
      </p>
      <ChoiceCards />
    </section>
  );
}
