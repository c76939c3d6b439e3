"""What our parts cost in a real LMS, as ratios; see README."""
