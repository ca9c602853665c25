-- Scores of folds, and losses of a few points, no longer count as diverged: the worker looks at such runs once more.
UPDATE "runs" SET "settled" = false WHERE "settled" AND "divergence"->>'kind' = 'loss';
