-- The log of an endpoint is found in SQL by its name, which SQL does not tell by case.
CREATE INDEX "serving_endpoints_by_lower_name_idx" ON "serving_endpoints" (lower("name"));
