"""The ``social_reactions`` XBlock: what colleagues make of the unit it stands in."""
