"""A made-up merchant: its platforms, served on this machine in the vendors' wire formats, for the real pipeline.

The platforms answer from a world (`auditor.demo.world`): one file that says who the merchant is, what runs there and
what the right answers are. Tests start the same servers with other worlds and with faults.
"""
