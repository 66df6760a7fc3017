"""The made-up municipal reports and the programs that print them."""
