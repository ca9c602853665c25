/** A job goes on scoring with its model when that gets another name. */
import sql from 'sql-template-tag';
import { followRenames } from '../registry';

followRenames((ctx, { name, newName, since }) =>
  ctx.sql(sql`
    UPDATE scoring_jobs
    SET model_name = ${newName}, definition = jsonb_set(definition, '{model,name}', to_jsonb(${newName}::text))
    WHERE model_name = ${name} AND last_updated_time >= ${since}`),
);
