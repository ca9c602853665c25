"""The feature store: tables, training sets, models that carry their look-ups, batch scoring."""

from .client import FeatureStoreClient
from .entities import Feature, FeatureFunction, FeatureLookup, FeatureTable, TrainingSet
from .rest import PlumblineError

__all__ = [
    "Feature",
    "FeatureFunction",
    "FeatureLookup",
    "FeatureStoreClient",
    "FeatureTable",
    "PlumblineError",
    "TrainingSet",
]
