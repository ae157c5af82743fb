/** The list of tables that TypeORM knows by class. Everything else is reached through SQL. */
export const entities = [];
