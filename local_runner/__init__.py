"""Touchline on one machine: the command line, the DAG runner and the simulator."""
