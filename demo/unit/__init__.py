"""A course unit of the demo: real XBlocks, rendered by the XBlock SDK's runtime in ordinary pages."""
