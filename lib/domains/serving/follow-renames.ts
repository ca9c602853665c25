/** A model that gets another name goes on being served, and is found by it: in what is live, in what was, in its replays. */
import sql from 'sql-template-tag';
import { followRenames } from '../registry';

followRenames(async (ctx, { name, newName, since }) => {
  const named = JSON.stringify([{ modelName: name }]);
  const renamed = JSON.stringify({ modelName: newName });
  await ctx.sql(sql`
    UPDATE serving_configs SET definition = jsonb_set(definition, '{entities}', (
      SELECT jsonb_agg(CASE WHEN one ->> 'modelName' = ${name} AND NOT one ? 'external' THEN one || ${renamed}::jsonb ELSE one END
                       ORDER BY place)
      FROM jsonb_array_elements(definition -> 'entities') WITH ORDINALITY AS each (one, place)))
    WHERE definition -> 'entities' @> ${named}::jsonb AND creation_time >= ${since}`);
  await ctx.sql(sql`
    UPDATE serving_replays SET model_name = ${newName} WHERE model_name = ${name} AND queued_time >= ${since}`);
});
