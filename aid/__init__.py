"""What the union helps with: cases, hardship aid, wishes, supplies, heat and the catalogue of services."""
