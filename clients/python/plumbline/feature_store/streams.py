"""Streaming frames of Spark's: each batch is one write, and one that Spark makes again is none."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any, Callable, Dict, Mapping, Optional

EVERY_FIVE_SECONDS: Mapping[str, Any] = {"processingTime": "5 seconds"}

#: Takes a batch, and by what it is known: of an application no batch is written twice.
WriteBatch = Callable[[Any, Dict[str, Any]], Any]


def write_stream(
    df: Any, write: WriteBatch, name: str, checkpoint_location: Optional[str], trigger: Mapping[str, Any]
) -> Any:
    """Starts the query that hands each batch of a streaming frame to ``write``.

    Spark makes a batch again, under the same number, where it does not know whether it was written. The number goes along with the
    write, beside a name that is the same whenever the stream goes on from its checkpoint.

    Returns:
        Spark's ``StreamingQuery``.
    """
    of = uuid.uuid4().hex if checkpoint_location is None else hashlib.sha256(f"{name} {checkpoint_location}".encode()).hexdigest()[:32]
    writer = df.writeStream.foreachBatch(lambda batch, number: write(batch, {"app_id": f"spark-{of}", "version": number}))
    if checkpoint_location is not None:
        writer = writer.option("checkpointLocation", checkpoint_location)
    return writer.trigger(**trigger).start()
