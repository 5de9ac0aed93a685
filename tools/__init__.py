"""What make runs beside the command line: setting up, deploying."""
