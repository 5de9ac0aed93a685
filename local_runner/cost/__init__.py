"""What a month on Google Cloud costs: what is counted, what it is charged, the bill."""
