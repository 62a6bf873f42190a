"""Where facts come from: one module or package a platform, and the door, the only way to the network.

Every module or package in here that has a module-level `Connector` is a platform; nothing else is edited to add one.
"""
