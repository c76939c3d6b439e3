"""What the plugin adds to the platform's settings, by the plugin mechanism of edx-django-utils."""
