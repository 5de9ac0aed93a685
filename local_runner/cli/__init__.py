"""The command line: options, output and one verb for each command."""
