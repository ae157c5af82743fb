import type { PlaybookDto } from '#contracts/playbooks.ts';
import classes from './template.module.css';

interface TemplateFieldsProps {
  fields: PlaybookDto['fields'];
  onInsert: (text: string) => void;
}

/** The values a message may name; a press writes what stands for one where the cursor is. */
export function TemplateFields({ fields, onInsert }: TemplateFieldsProps) {
  return (
    <details className={classes.fields} open>
      <summary>Fields</summary>
      <ul>
        {fields.map((field) => (
          <li key={field.name}>
            <button
              type="button"
              title={`${field.insert}, for example: ${field.example}`}
              // The field being written keeps its cursor.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onInsert(field.insert)}
            >
              {field.label}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
