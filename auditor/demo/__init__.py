"""The demo merchant: a made-up store, and the platforms it runs on, served on loopback in the vendors' wire formats."""
