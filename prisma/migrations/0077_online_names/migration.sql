-- Clients of the managed platform give an online copy a name of its own.
ALTER TABLE "online_tables" ADD COLUMN "online_name" TEXT;
CREATE UNIQUE INDEX "online_tables_online_name_key" ON "online_tables"("online_name");
