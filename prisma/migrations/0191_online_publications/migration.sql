-- Numbers of what is brought into online copies, one after the other whatever clocks say: a row that was settled later than a publication
-- began is not taken back by it. They begin beyond the milliseconds that publications were numbered by.
CREATE SEQUENCE "online_publications" START WITH 2000000000000;
