"""How fast and how close to the bound plans are made, measured the same way each time.

Every instance and seed runs in a fresh process of its own, pinned to two cores where
the system can, so that neither caches nor memory of the one before count.
"""
