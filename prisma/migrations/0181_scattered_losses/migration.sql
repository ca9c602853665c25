-- A loss of batches that scatter no longer counts as diverged for its last value alone: the worker looks at such runs once more.
UPDATE "runs" SET "settled" = false WHERE "settled" AND "divergence"->>'kind' = 'loss';
