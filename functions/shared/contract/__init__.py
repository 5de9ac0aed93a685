"""What a response must look like: its models, decoder and validator."""
