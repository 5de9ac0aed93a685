"""What every function runs on: requests, steps, settings, clock, log and errors."""
