"""The feature store: tables, training sets, models that carry their look-ups, batch scoring."""

from .client import FeatureStoreClient
from .entities import Feature, FeatureLookup, FeatureTable, TrainingSet
from .rest import PlumblineError

__all__ = ["Feature", "FeatureLookup", "FeatureStoreClient", "FeatureTable", "PlumblineError", "TrainingSet"]
