"""What every connector is held to, without being named."""
