-- A model's page asks for the monitors of the endpoints that serve it.
CREATE INDEX "monitors_by_endpoint_idx" ON "monitors" ((source ->> 'endpointId'));
