"""The ``knowledge_share`` XBlock: what helped colleagues in a unit, and a box to add to it."""
