"""Files in private storage: what is accepted, how it is kept, what is made of it."""
