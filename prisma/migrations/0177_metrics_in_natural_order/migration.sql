-- `layer/2` comes before `layer/10`: what metrics are listed by, made once for each name. A number is told by how many digits
-- it has and then by these, and large and small letters are the same.
CREATE FUNCTION "natural_key"("name" text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(
    CASE WHEN part[1] ~ '^[0-9]' THEN lpad(length(ltrim(part[1], '0'))::text, 4, '0') || ltrim(part[1], '0') ELSE lower(part[1]) END,
    '' ORDER BY place), '')
  FROM regexp_matches("name", '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS parts (part, place)
$$;
ALTER TABLE "metric_names" ADD COLUMN "sort_key" TEXT COLLATE "C" GENERATED ALWAYS AS (natural_key("name")) STORED;
