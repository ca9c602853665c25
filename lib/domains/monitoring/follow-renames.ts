/** A monitor goes on being held against its model's training data when that gets another name, and does not take it for another's. */
import sql from 'sql-template-tag';
import { followRenames } from '../registry';

followRenames(async (ctx, { name, newName, since }) => {
  await ctx.sql(sql`
    UPDATE monitors SET config = jsonb_set(config, '{reference,model,name}', to_jsonb(${newName}::text))
    WHERE config -> 'reference' -> 'model' ->> 'name' = ${name} AND last_updated_time >= ${since}`);
  await ctx.sql(sql`
    UPDATE monitor_plans SET about = jsonb_set(about, '{of,name}', to_jsonb(${newName}::text))
    WHERE about -> 'of' ->> 'kind' = 'model' AND about -> 'of' ->> 'name' = ${name} AND created_time >= ${since}`);
});
