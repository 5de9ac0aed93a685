"""The tables and the expressions that fill them."""
