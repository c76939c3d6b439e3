"""Tutor plugin of social learning.

Nothing here may import Tutor: the package is also installed in the openedx image, for ``scheduler``.
"""
