"""The directory: what stations there are and everything known of them."""
