-- Values of wide rows are kept as they are: to compress them was two thirds of what publishing cost, and to unpack them half of a look-up.
ALTER TABLE "online_rows" ALTER COLUMN "values" SET STORAGE EXTERNAL;
