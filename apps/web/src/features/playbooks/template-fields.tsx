import type { PlaybookDto } from '#contracts/playbooks.ts';
import classes from './template.module.css';

interface TemplateFieldsProps {
  fields: PlaybookDto['fields'];
  onInsert: (name: string) => void;
}

/** The values a message may name; a press writes the name where the cursor stands. */
export function TemplateFields({ fields, onInsert }: TemplateFieldsProps) {
  return (
    <details className={classes.fields} open>
      <summary>Fields</summary>
      <ul>
        {fields.map((field) => (
          <li key={field.name}>
            <button type="button" title={`For example: ${field.example}`} onClick={() => onInsert(field.name)}>
              {field.label}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
