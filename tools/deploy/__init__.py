"""`make deploy` and `make destroy`."""
