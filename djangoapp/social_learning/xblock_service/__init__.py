"""The face that XBlocks see: the only room of the app they import. See README.

Nothing is imported here, so that a block loads where Django is not configured yet.
"""
