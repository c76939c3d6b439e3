"""The Tutor plugin, unit by unit and rendered by the Tutor releases it serves."""
