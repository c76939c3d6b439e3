"""What the demo is seeded with: files made by us, articles, people and their story."""
